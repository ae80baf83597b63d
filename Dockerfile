# syntax=docker/dockerfile:1

FROM python:3.11-slim AS build
# Where pip finds torch's CPU build; without it, pip takes the build with several gigabytes of CUDA packages.
ARG PIP_EXTRA_INDEX_URL=""
WORKDIR /src
RUN python -m venv /opt/newsassay
# The dependencies change seldom: a layer of their own, as 'make' installs them.
COPY pyproject.toml requirements.lock ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" \
        > dependencies.txt \
    && /opt/newsassay/bin/pip install --no-cache-dir --constraint requirements.lock --requirement dependencies.txt
COPY README.md LICENSE ./
COPY scoring scoring
COPY service service
RUN /opt/newsassay/bin/pip install --no-cache-dir --constraint requirements.lock .

FROM python:3.11-slim
ENV PATH=/opt/newsassay/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TOKENIZERS_PARALLELISM=false \
    NEWSASSAY_HOST=0.0.0.0 \
    NEWSASSAY_DATA=/data
RUN useradd --system --uid 10001 --no-create-home newsassay \
    && install --directory --owner=newsassay --mode=0750 /data
COPY --from=build /opt/newsassay /opt/newsassay
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
CMD ["newsassay", "serve"]

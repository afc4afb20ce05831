# One image for `rapport serve | worker | migrate` (target app, the default), one for the SPA (web).

FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/rapport \
    && /opt/rapport/bin/python -m pip install --require-hashes --requirement requirements.lock

FROM node:20-bookworm-slim AS spa
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY openapi /build/openapi
COPY frontend ./
RUN npm run contract && npm run build

FROM nginxinc/nginx-unprivileged:1.29-alpine AS web
COPY deploy/web.conf /etc/nginx/conf.d/default.conf
COPY --from=spa /build/frontend/dist /usr/share/nginx/html
HEALTHCHECK --interval=10s --timeout=3s CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/"]

FROM python:3.11-slim-bookworm AS app
RUN groupadd --gid 10001 rapport \
    && useradd --uid 10001 --gid rapport --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin rapport \
    && install --directory --owner=rapport --group=rapport --mode=0700 /var/lib/rapport /var/lib/rapport/files
WORKDIR /app
COPY --from=packages /opt/rapport /opt/rapport
COPY LICENSE ./
COPY adapters ./adapters
COPY api ./api
COPY bootstrap ./bootstrap
COPY domain ./domain
COPY migrations ./migrations
COPY persistence ./persistence
RUN printf '#!/bin/sh\nexec /opt/rapport/bin/python -m bootstrap "$@"\n' > /usr/local/bin/rapport \
    && chmod 0755 /usr/local/bin/rapport \
    && /opt/rapport/bin/python -m compileall -q /app
ENV PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    RAPPORT_HOST=0.0.0.0 \
    RAPPORT_PORT=8000 \
    RAPPORT_DATA_DIR=/var/lib/rapport
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["/opt/rapport/bin/python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["rapport"]
CMD ["serve"]

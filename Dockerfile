# One image for web, worker and beat; which one it is, the command says (docker-compose.yml).

FROM node:24-slim AS front
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim AS packages
COPY requirements.lock .
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    LOG_FORMAT=json \
    HUB_VAR=/data \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000
RUN useradd --system --uid 10001 --home-dir /data hub && install -d -o hub -g hub /data
WORKDIR /portal
COPY --from=packages /opt/venv /opt/venv
COPY --from=front /portal/node_modules node_modules
COPY . .
# The settings ask for addresses and a key; collecting files uses none of them.
RUN SECRET_KEY=unused PII_KEYS=unused ALLOWED_HOSTS=unused DATABASE_URL=postgres://unused/unused REDIS_URL=redis://unused \
    EMAIL_URL=smtp://unused DEFAULT_FROM_EMAIL=unused \
    sh -c 'python manage.py compile_translations && python manage.py collectstatic --noinput --verbosity 0'
USER hub
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "deploy/healthcheck.py"]
CMD ["python", "-m", "granian", "--interface", "wsgi", "--no-ws", "--blocking-threads", "2", "config.wsgi:application"]

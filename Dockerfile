# The site as one image; docker-compose.yml runs it as web, worker and beat.
FROM node:24-bookworm-slim AS front-end
WORKDIR /site
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.13-slim-bookworm
ENV PYTHONUNBUFFERED=1 MOVIEGEEK_HOME=/home/moviegeek/state
RUN useradd --create-home moviegeek
WORKDIR /site
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY . .
RUN python -c "from mysite.catalogues import compile_catalogues; compile_catalogues()"
COPY --from=front-end /site/node_modules ./node_modules
USER moviegeek
RUN mkdir "$MOVIEGEEK_HOME"
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "3", "--respawn-failed-workers", "mysite.wsgi:application"]

# docker build -f docker/bun.Dockerfile -t orisha-bench/bun .
# SPDX-License-Identifier: MIT
FROM oven/bun:1
WORKDIR /app
COPY servers/bun/*.ts ./
COPY scenarios/site/ /site/
ENV BIND=0.0.0.0 PORT=8080 WORKERS=1 SITE=/site NODE_ENV=production
EXPOSE 8080
CMD ["bun", "server.ts"]

# docker build -f docker/nginx.Dockerfile -t orisha-bench/nginx .
# SPDX-License-Identifier: MIT
ARG BASE=debian:bookworm-slim
FROM $BASE
RUN apt-get update && apt-get install -y --no-install-recommends nginx && rm -rf /var/lib/apt/lists/* && \
    nginx -v 2> /version
WORKDIR /app
COPY servers/nginx/ .
COPY scenarios/site/ /site/
ENV BIND=0.0.0.0 PORT=8080 WORKERS=1 SITE=/site BUILD=/tmp/nginx
EXPOSE 8080
CMD ["sh", "./start.sh"]

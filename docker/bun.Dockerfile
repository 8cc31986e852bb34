# docker build -f docker/bun.Dockerfile -t orisha-bench/bun .
# Bun comes as on any machine: ./bootstrap --only bun.
# SPDX-License-Identifier: MIT
ARG BASE=debian:bookworm-slim
FROM $BASE AS build
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY bootstrap ./
COPY bootstrap.d/ bootstrap.d/
RUN ./bootstrap --yes --only bun && cp -L .cache/toolchains/bun/bin/bun /bun && /bun --version > /version

FROM $BASE
COPY --from=build /bun /usr/local/bin/bun
COPY --from=build /version /
WORKDIR /app
COPY servers/bun/*.ts ./
COPY scenarios/site/ /site/
ENV BIND=0.0.0.0 PORT=8080 WORKERS=1 SITE=/site NODE_ENV=production
EXPOSE 8080
CMD ["bun", "server.ts"]

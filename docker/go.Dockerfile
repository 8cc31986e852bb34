# docker build -f docker/go.Dockerfile -t orisha-bench/go .
# SPDX-License-Identifier: MIT
FROM golang:1 AS build
WORKDIR /src
COPY servers/go/ .
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /server .

FROM debian:bookworm-slim
COPY --from=build /server /server
COPY scenarios/site/ /site/
ENV BIND=0.0.0.0 PORT=8080 WORKERS=1 SITE=/site GOGC=800
EXPOSE 8080
CMD ["sh", "-c", "GOMAXPROCS=$WORKERS exec /server"]

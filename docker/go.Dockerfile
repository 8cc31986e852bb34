# docker build -f docker/go.Dockerfile -t orisha-bench/go .
# Go comes as on any machine: ./bootstrap --only go. Built for the CPU that builds it (GOAMD64).
# SPDX-License-Identifier: MIT
ARG BASE=debian:bookworm-slim
FROM $BASE AS build
WORKDIR /src
COPY bootstrap ./
COPY bootstrap.d/ bootstrap.d/
RUN ./bootstrap --yes --only go
COPY servers/go/ servers/go/
ENV GOTOOLCHAIN=local GOPROXY=off GOFLAGS=-buildvcs=false CGO_ENABLED=0
RUN cd servers/go && PATH=/src/.cache/toolchains/go/bin:$PATH && \
    { ! grep -qw avx2 /proc/cpuinfo || export GOAMD64=v3; } && go build -trimpath -ldflags '-s -w' -o /server . && \
    go version > /version

FROM $BASE
COPY --from=build /server /version /
COPY scenarios/site/ /site/
ENV BIND=0.0.0.0 PORT=8080 WORKERS=1 SITE=/site GOGC=800
EXPOSE 8080
CMD ["sh", "-c", "GOMAXPROCS=$WORKERS exec /server"]

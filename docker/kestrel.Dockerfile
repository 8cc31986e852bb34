# docker build -f docker/kestrel.Dockerfile -t orisha-bench/kestrel .
# The .NET SDK comes as on any machine: ./bootstrap --only kestrel. The image gets the runtime that is in it.
# SPDX-License-Identifier: MIT
ARG BASE=debian:bookworm-slim
FROM $BASE AS build
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY bootstrap ./
COPY bootstrap.d/ bootstrap.d/
COPY servers/kestrel/ servers/kestrel/
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# One step: where the SDK is lent by the machine that builds (README), it is there in this step only.
RUN ./bootstrap --yes --only kestrel && cd .cache/toolchains/kestrel && mkdir -p /dotnet/shared && \
    cp -r dotnet host /dotnet/ && cp -r shared/Microsoft.NETCore.App shared/Microsoft.AspNetCore.App /dotnet/shared/ && \
    ./dotnet --version > /version && \
    ./dotnet publish /src/servers/kestrel/server.csproj -c Release -o /out -p:UseSharedCompilation=false -nodeReuse:false --nologo

FROM $BASE
COPY --from=build /dotnet/ /usr/share/dotnet/
COPY --from=build /out/ /app/
COPY --from=build /version /
COPY scenarios/site/ /site/
ENV PATH=/usr/share/dotnet:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    BIND=0.0.0.0 PORT=8080 WORKERS=1 SITE=/site DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 \
    DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 INLINE_SCHEDULING=1 DOTNET_gcServer=1 DOTNET_TieredPGO=1 DOTNET_ReadyToRun=0
EXPOSE 8080
CMD ["sh", "-c", "DOTNET_PROCESSOR_COUNT=$WORKERS exec dotnet /app/server.dll"]

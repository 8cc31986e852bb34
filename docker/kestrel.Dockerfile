# docker build -f docker/kestrel.Dockerfile -t orisha-bench/kestrel .
# SPDX-License-Identifier: MIT
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY servers/kestrel/ .
RUN dotnet publish server.csproj -c Release -o /out --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /out/ /app/
COPY scenarios/site/ /site/
ENV BIND=0.0.0.0 PORT=8080 WORKERS=1 SITE=/site \
    DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 DOTNET_gcServer=1 DOTNET_TieredPGO=1 DOTNET_ReadyToRun=0
EXPOSE 8080
CMD ["sh", "-c", "DOTNET_PROCESSOR_COUNT=$WORKERS exec dotnet /app/server.dll"]

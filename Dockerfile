# Wheelhouse in one image: `docker compose up` uses it. ./test runs the publish steps below outside of Docker.

FROM node:22-bookworm-slim AS front-ends
WORKDIR /source
COPY package.json package-lock.json .npmrc ./
COPY src/Dashboard/package.json src/Dashboard/
COPY src/Widget/package.json src/Widget/
COPY src/ApiDocs/package.json src/ApiDocs/
COPY models/package.json models/package-lock.json models/.npmrc models/
RUN npm ci && npm ci --prefix models
COPY src/Dashboard src/Dashboard
COPY src/Widget src/Widget
COPY src/ApiDocs src/ApiDocs
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS back-end
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src src
COPY --from=front-ends /source/src/Host/wwwroot src/Host/wwwroot
COPY --from=front-ends /source/models models
COPY samples/help-center samples/help-center
# true needs a registry that has Microsoft.SemanticKernel (docs/semantic-kernel.md).
ARG SEMANTIC_KERNEL=false
RUN dotnet publish src/Host --configuration Release --output /app -p:SemanticKernel=$SEMANTIC_KERNEL
RUN cp -r samples /app/samples

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# pdftotext reads PDF files.
RUN apt-get update && apt-get install -y --no-install-recommends poppler-utils && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=back-end /app ./
RUN mkdir /data && chown "$APP_UID" /data
USER $APP_UID
# Files and the master key live in /data; Urls, not ASPNETCORE_URLS, because appsettings.json would win over that one.
ENV Wheelhouse__DataFolder=/data Urls=http://0.0.0.0:3000
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/3000 && printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3 && head -n1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "Wheelhouse.Host.dll"]
CMD ["serve"]

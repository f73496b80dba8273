# syntax=docker/dockerfile:1
# The site as one image: docker build -t cinemasite .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src

# The packages first: this layer is kept as long as no project file changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY CinemaSite.Core/CinemaSite.Core.csproj CinemaSite.Core/
COPY Areas/Areas.csproj Areas/
COPY CinemaSite/CinemaSite.csproj CinemaSite/
RUN dotnet restore CinemaSite/CinemaSite.csproj -p:Configuration=Release

COPY .editorconfig ./
COPY CinemaSite.Core/ CinemaSite.Core/
COPY Areas/ Areas/
COPY CinemaSite/ CinemaSite/
RUN dotnet publish CinemaSite/CinemaSite.csproj -c Release --no-restore -o /out -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
# What the site writes lies under /data and belongs to the image's unprivileged user; the program itself does not.
RUN install -d -o "$APP_UID" -g "$APP_UID" /data /data/media /data/search
COPY --chmod=755 deploy/healthcheck.sh /usr/local/bin/healthcheck
COPY --from=build /out ./
ENV ASPNETCORE_ENVIRONMENT=Production \
    ASPNETCORE_HTTP_PORTS=8080 \
    Media__Folder=/data/media \
    Search__Folder=/data/search
USER $APP_UID
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=40s --retries=3 CMD ["healthcheck", "/health/live"]
ENTRYPOINT ["dotnet", "CinemaSite.dll"]

# Node runs the server's TypeScript as it is; only the web application is built.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Not `npm ci`: where a registry lacks some platform's optional package, the lock lacks it too, and ci refuses.
RUN npm install --no-save --no-audit --no-fund --loglevel=error
COPY . .
RUN node node_modules/vite/bin/vite.js build web
# The image has its own Node, so the packaged one may go too.
RUN npm prune --omit=dev --no-save --no-audit --no-fund --loglevel=error && rm -rf node_modules/node-linux-*

FROM node:24-bookworm-slim
ENV NODE_ENV=production TZ=UTC HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/web/dist web/dist
COPY package.json worker.ts cli.ts ./
COPY migrations migrations
COPY scripts scripts
COPY dev/administrator.ts dev/
COPY src src
USER node
EXPOSE 4000
# The one image is app and worker: the worker's command is `node --max-old-space-size=1024 --max-semi-space-size=32 worker.ts`.
CMD ["node", "src/api/main.ts"]

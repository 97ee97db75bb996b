FROM node:24-slim AS build
WORKDIR /app
ENV CI=true
COPY . .
RUN npx --yes pnpm@12 install --frozen-lockfile --filter "@coffer/dashboard..."
RUN node server/main.ts --build
# What runs needs fewer packages than what builds, and no second Node: this image is one.
RUN rm -rf node_modules */node_modules \
  && npx --yes pnpm@12 install --frozen-lockfile --prod --filter "@coffer/server..." \
  && rm -rf node_modules/node node_modules/.bin node_modules/.pnpm/node@*

FROM node:24-slim
# In production mode it never starts giving credits away because nothing was configured.
ENV NODE_ENV=production \
  DWCTL_HOST=0.0.0.0 \
  DWCTL_DATABASE__PATH=/data/coffer.db
COPY --from=build /app /app
RUN mkdir /data && chown node:node /data
USER node
# A config.yaml is looked for here, and all that has to be kept is written here.
WORKDIR /data
VOLUME /data
EXPOSE 3001
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["node", "--eval", \
  "fetch('http://127.0.0.1:' + (process.env.DWCTL_PORT ?? 3001) + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not a package manager: it gets the signal to stop, finishes what runs and closes the database.
CMD ["node", "--import", "/app/db/quick-imports.js", "/app/server/main.ts"]

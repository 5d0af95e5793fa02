#!/usr/bin/env bash
# After the code is deployed: waits until roles and secrets have reached the app, then asks it whether it works.
# Exit code 1 when it does not within CHECK_PATIENCE seconds (900). By hand: bash infra/hooks/ready.sh
set -euo pipefail

: "${APP_NAME:?is not set: an output of the deployment}"
: "${APP_URL:?is not set: an output of the deployment}"
: "${AZURE_RESOURCE_GROUP:?is not set: an output of the deployment}"
pause=${CHECK_PAUSE:-15}
end=$((SECONDS + ${CHECK_PATIENCE:-900}))

say() { printf '%s\n' "$*"; }

site=$(az functionapp show --resource-group "$AZURE_RESOURCE_GROUP" --name "$APP_NAME" --query id --output tsv)
references="https://management.azure.com$site/config/configreferences/appsettings"

# Names of settings whose secret the platform did not get; empty when all are there.
unresolved() {
  az rest --method get --url "$references?api-version=2022-03-01" --query "value[?properties.status!='Resolved'].name" --output tsv | sed '/^$/d' | tr '\n' ' '
}

# The answer and, on its last line, the status. The key goes in by a file descriptor, so that no list of processes shows it.
ask() {
  local key
  key=$(az functionapp keys list --resource-group "$AZURE_RESOURCE_GROUP" --name "$APP_NAME" --query functionKeys.default --output tsv) || return 1
  printf 'header = "x-functions-key: %s"\n' "$key" |
    curl --silent --show-error --max-time 60 --config - --write-out '\n%{http_code}' "$APP_URL/api/health/ready"
}

answer=
until answer=$(ask 2>&1) && [ "${answer##*$'\n'}" = 200 ]; do
  if [ "$SECONDS" -ge "$end" ]; then
    say "NOT READY: $APP_NAME" >&2
    say "$answer" >&2
    names=$(unresolved) || names=
    if [ -n "$names" ]; then say "Secrets that the app did not get: $names(is each in the vault?)" >&2; fi
    say "docs/operate/deploy.md, 'When it does not start', says what to look at." >&2
    exit 1
  fi
  say "Not yet: $(tr '\n' ' ' <<<"$answer")"
  if [ -n "$(unresolved || true)" ]; then az rest --method post --url "$references/refresh?api-version=2022-03-01" --output none || true; fi
  sleep "$pause"
done

say "Ready: $APP_URL"
say "${answer%$'\n'*}"
names=$(unresolved)
if [ -n "$names" ]; then say "Not in the vault yet: $names"; fi
say "Meta's dashboard takes ${MESSENGER_WEBHOOK_URL:-$APP_URL/api/webhooks/messenger} and ${WHATSAPP_WEBHOOK_URL:-$APP_URL/api/webhooks/whatsapp}"
say "A shop takes $APP_URL/api/businesses/<business>/orders/<source>, a carrier …/shipments/<source>, a telephone system …/calls/<source>"

#!/usr/bin/env bash
# After the code is deployed: waits until roles and secrets have reached the app, then has it examine itself (docs/operate/doctor.md).
# Exit code 1 when it does not work within CHECK_PATIENCE seconds (900), or when anything that is the app's own failed; what failed of a
# business is printed. Without VAULT_NAME, or the right to read the operator key, only bus and tables are asked. By hand: bash infra/hooks/ready.sh
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

operator=
if [ -n "${VAULT_NAME:-}" ]; then
  operator=$(az keyvault secret show --vault-name "$VAULT_NAME" --name OperatorKey --query value --output tsv 2>/dev/null) || operator=
fi

# The answer about the app or the businesses and, on its last line, the status. Keys go in by a file descriptor, so that no list of
# processes shows them.
ask() {
  local key
  key=$(az functionapp keys list --resource-group "$AZURE_RESOURCE_GROUP" --name "$APP_NAME" --query functionKeys.default --output tsv) || return 1
  {
    printf 'header = "x-functions-key: %s"\n' "$key"
    if [ -n "$operator" ]; then printf 'header = "x-operator-key: %s"\nheader = "accept: text/plain"\n' "$operator"; fi
  } | curl --silent --show-error --max-time 150 --config - --write-out '\n%{http_code}' "$APP_URL/api/health/ready${operator:+?details=true&of=$1}"
}

# Waiting helps against what is not there yet: the app, and its rights on bus and tables. It does not help against a wrong setting.
is_up() {
  case "${answer##*$'\n'}" in
    200) return 0 ;;
    503) grep -q '^ok ' <<<"$answer" && ! grep -qE '^FAIL .*\[(bus|tables)\.' <<<"$answer" ;;
    *) return 1 ;;
  esac
}

answer=
until answer=$(ask app 2>&1) && is_up; do
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

result=0
if grep -q '^FAIL' <<<"$answer"; then
  say "NOT READY: $APP_NAME" >&2
  result=1
else
  say "Ready: $APP_URL"
fi
say "$(sed '$d' <<<"$answer")"
if [ -n "$operator" ]; then
  businesses=$(ask businesses 2>&1) || true
  say "$(sed '$d' <<<"$businesses")"
else
  say "Only bus and tables were asked: the operator key could not be read. ./run doctor --url $APP_URL asks everything."
fi
names=$(unresolved)
if [ -n "$names" ]; then say "Not in the vault yet: $names"; fi
say "Meta's dashboard takes ${MESSENGER_WEBHOOK_URL:-$APP_URL/api/webhooks/messenger} and ${WHATSAPP_WEBHOOK_URL:-$APP_URL/api/webhooks/whatsapp}"
say "A shop takes $APP_URL/api/businesses/<business>/orders/<source>, a carrier …/shipments/<source>, a telephone system …/calls/<source>"
exit "$result"

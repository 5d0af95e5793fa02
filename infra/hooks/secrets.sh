#!/usr/bin/env bash
# After the vault exists: puts in it what is missing, and never replaces what is there. Then the app takes the values.
# Our own secrets are made here. META_APP_SECRET is Meta's; it is asked for when a person is there to answer.
# Reads VAULT_NAME, APP_NAME, AZURE_RESOURCE_GROUP (outputs of the deployment). By hand: bash infra/hooks/secrets.sh
set -euo pipefail

: "${VAULT_NAME:?is not set: an output of the deployment}"
: "${APP_NAME:?is not set: an output of the deployment}"
: "${AZURE_RESOURCE_GROUP:?is not set: an output of the deployment}"
pause=${CHECK_PAUSE:-15}
patience=${CHECK_PATIENCE:-600}
file=$(mktemp)
trap 'rm -f "$file"' EXIT

say() { printf '%s\n' "$*"; }
has() { grep -qixF -- "$1" <<<"$stored"; }

# The role that lets the deployer write takes minutes to count.
read_names() {
  local end=$((SECONDS + patience))
  until stored=$(az keyvault secret list --vault-name "$VAULT_NAME" --query "[].name" --output tsv 2>"$file"); do
    if [ "$SECONDS" -ge "$end" ]; then
      cat "$file" >&2
      say "The vault $VAULT_NAME does not let you in. Was the deployment run with AZURE_PRINCIPAL_ID? Is your address DEPLOYER_ADDRESS, when networking is private?" >&2
      exit 1
    fi
    say "Waiting until the role for the vault counts …"
    sleep "$pause"
  done
}

# The value comes on the standard input: never as an argument, which every process of the machine can see.
put() {
  cat >"$file"
  az keyvault secret set --vault-name "$VAULT_NAME" --name "$1" --file "$file" --encoding utf-8 --output none
  say "Made $1"
}

make() {
  if has "$1"; then
    say "Kept $1"
  else
    head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' | put "$1"
  fi
}

meta_app_secret() {
  local value=${META_APP_SECRET:-}
  if has Meta-AppSecret; then
    say "Kept Meta-AppSecret"
    return
  fi
  if [ -z "$value" ] && [ -t 0 ]; then
    read -r -s -p "App secret from Meta's app dashboard (Settings > Basic): " value
    say ""
  fi
  if [ -n "$value" ]; then printf '%s' "$value" | put Meta-AppSecret; else missing Meta-AppSecret; fi
}

missing() {
  say "MISSING $1: az keyvault secret set --vault-name $VAULT_NAME --name $1 --file <file with the value and nothing else>" >&2
  incomplete=1
}

each() { tr ',' '\n' <<<"$1" | sed '/^$/d'; }

incomplete=0
read_names
make Identities-HashKey
make Links-SigningKey
make OperatorKey
for setting in $(each "${PLATFORM_SECRETS-Meta__AppSecret,Meta__VerifyToken}"); do
  case "$setting" in
    Meta__AppSecret) meta_app_secret ;;
    Meta__VerifyToken) make Meta-VerifyToken ;;
    *) if has "${setting//__/-}"; then say "Kept ${setting//__/-}"; else missing "${setting//__/-}"; fi ;;
  esac
done
if [ "$incomplete" -gt 0 ]; then
  say "The app does not start before these are in the vault. Then run: bash infra/hooks/secrets.sh" >&2
  exit 1
fi
for secret in $(each "${BUSINESS_SECRETS:-}"); do
  if ! has "$secret"; then say "Not there yet: $secret. Until then its source is answered 503."; fi
done

site=$(az functionapp show --resource-group "$AZURE_RESOURCE_GROUP" --name "$APP_NAME" --query id --output tsv)
az rest --method post --url "https://management.azure.com$site/config/configreferences/appsettings/refresh?api-version=2022-03-01" --output none
say "The app takes the values. Meta's dashboard asks for the verify token: az keyvault secret show --vault-name $VAULT_NAME --name Meta-VerifyToken --query value --output tsv"

#!/usr/bin/env bash
# Before anything is made in Azure: would it work? One line a check; exit code 1 when one fails. It changes nothing but what an empty
# subscription lacks: it registers the resource providers of infra/, once.
# Reads AZURE_ENV_NAME, AZURE_LOCATION and what infra/main.bicepparam reads. azd runs it before it provisions; by hand: bash infra/hooks/check.sh
set -euo pipefail

: "${AZURE_ENV_NAME:?is not set: the name of this installation, such as prod}"
: "${AZURE_LOCATION:?is not set: the region, such as westeurope}"
group="rg-serverless-$AZURE_ENV_NAME"
failed=0

ok() { printf 'ok    %s\n' "$1"; }
note() { printf 'note  %s\n' "$1"; }
fail() {
  printf 'FAIL  %s\n      %s\n' "$1" "$2"
  failed=1
}

# Keeps a value for this and every later run: in azd's environment, else the operator is told.
remember() {
  if command -v azd >/dev/null; then
    azd env set "$1" "$2" --environment "$AZURE_ENV_NAME"
  else
    note "Keep this for every run: export $1=$2"
  fi
}

lower() { tr '[:upper:]' '[:lower:]'; }
contains_line() { grep -qxF -- "$2" <<<"$1"; }

check_region() {
  local zones=() regions versions
  if [ "${ZONE_REDUNDANT:-false}" = true ]; then zones=(--zone-redundant true); fi
  regions=$(az functionapp list-flexconsumption-locations ${zones[@]+"${zones[@]}"} --query "[].name" --output tsv | tr -d ' ' | lower)
  if ! contains_line "$regions" "$AZURE_LOCATION"; then
    fail "$AZURE_LOCATION has no Flex Consumption${zones[0]:+ with zones}" "Take one of: $(tr '\n' ' ' <<<"$regions")"
    return
  fi
  versions=$(az functionapp list-flexconsumption-runtimes --location "$AZURE_LOCATION" --runtime dotnet-isolated --query "[].version" --output tsv)
  if contains_line "$versions" 10.0 || contains_line "$versions" 10; then
    ok "$AZURE_LOCATION has Flex Consumption with .NET 10"
  else
    fail "$AZURE_LOCATION has no .NET 10 on Flex Consumption" "It has: $(tr '\n' ' ' <<<"$versions"). Take another region."
  fi
}

check_roles() {
  local may
  may=$(az rest --method get --url "https://management.azure.com/subscriptions/$subscription/providers/Microsoft.Authorization/permissions?api-version=2022-04-01" \
    --query "length(value[?(contains(actions,'*') || contains(actions,'Microsoft.Authorization/*') || contains(actions,'Microsoft.Authorization/roleAssignments/*') || contains(actions,'Microsoft.Authorization/roleAssignments/write')) && !(contains(notActions,'Microsoft.Authorization/*/Write') || contains(notActions,'Microsoft.Authorization/roleAssignments/write'))])" \
    --output tsv)
  if [ "${may:-0}" -gt 0 ]; then
    ok "You may assign roles"
  else
    fail "You may not assign roles in subscription $subscription" "Ask for the role Owner, or Contributor with Role Based Access Control Administrator."
  fi
}

# A new subscription has none of them, and then even asking whether a name is free is refused.
check_providers() {
  local registered provider failures=$failed
  local providers=(Microsoft.Insights Microsoft.KeyVault Microsoft.ManagedIdentity Microsoft.OperationalInsights Microsoft.ServiceBus Microsoft.Storage Microsoft.Web)
  if [ "${MONTHLY_BUDGET:-0}" -gt 0 ]; then providers+=(Microsoft.Consumption); fi
  if [ "${PRIVATE_NETWORKING:-false}" = true ]; then providers+=(Microsoft.App Microsoft.Network); fi
  registered=$(az provider list --query "[?registrationState=='Registered'].namespace" --output tsv | lower)
  for provider in "${providers[@]}"; do
    if contains_line "$registered" "$(lower <<<"$provider")"; then continue; fi
    note "Registering $provider, once for this subscription …"
    az provider register --namespace "$provider" --wait ||
      fail "The resource provider $provider is not registered" "Ask an owner of the subscription: az provider register --namespace $provider --wait"
  done
  if [ "$failed" = "$failures" ]; then ok "The resource providers are registered"; fi
}

# The names of what is there already are its own, also after a deployment that ended half-way; a new one's must be free in the whole world.
check_names() {
  local existing
  there=
  if [ "$(az group exists --name "$group")" = true ]; then there=$(az resource list --resource-group "$group" --query "[].name" --output tsv); fi
  existing=$(grep -m 1 '^func-serverless-' <<<"$there" || true)
  if [ -n "$existing" ]; then
    ending=${existing#func-serverless-}
    if [ -n "${NAME_ENDING:-}" ] && [ "$NAME_ENDING" != "$ending" ]; then
      fail "NAME_ENDING is $NAME_ENDING, but $group holds $existing" "Set NAME_ENDING to $ending, or take another AZURE_ENV_NAME."
      return
    fi
    ok "$existing is updated"
  else
    ending=${NAME_ENDING:-$(printf '%s/%s/%s' "$subscription" "$AZURE_ENV_NAME" "$AZURE_LOCATION" | sha256sum | cut -c 1-13)}
    if [[ ! "$ending" =~ ^[a-z0-9]{1,13}$ ]]; then
      fail "NAME_ENDING is $ending" "Names of storage accounts allow up to 13 small letters and digits here."
      return
    fi
    check_free "sthost$ending" az storage account check-name --name "sthost$ending" --query nameAvailable --output tsv
    check_free "stdata$ending" az storage account check-name --name "stdata$ending" --query nameAvailable --output tsv
    check_free "sb-serverless-$ending" az servicebus namespace exists --name "sb-serverless-$ending" --query nameAvailable --output tsv
    check_free "func-serverless-$ending" ask_free Microsoft.Web/checknameavailability 2024-04-01 "func-serverless-$ending" Site
    check_vault
  fi
  if [ -n "$there" ]; then
    check_tier
    check_zones
  fi
  if [ -z "${NAME_ENDING:-}" ]; then remember NAME_ENDING "$ending"; fi
}

ask_free() {
  az rest --method post --url "https://management.azure.com/subscriptions/$subscription/providers/$1?api-version=$2" \
    --body "{\"name\":\"$3\",\"type\":\"$4\"}" --query nameAvailable --output tsv
}

# check_free <name> <command that prints true when it is free>
check_free() {
  local name=$1 free
  shift
  if contains_line "$there" "$name"; then
    ok "$name is there and is updated"
    return
  fi
  free=$("$@") || free="no answer"
  case "$free" in
    [Tt]rue) ok "The name $name is free" ;;
    [Ff]alse) fail "The name $name is taken" "Set NAME_ENDING to up to 13 small letters and digits of your own." ;;
    *) fail "Nobody says whether the name $name is free ($free)" "See the message above." ;;
  esac
}

check_vault() {
  local name="kv-$ending" recover
  if [ -n "$(az keyvault list-deleted --resource-type vault --query "[?name=='$name'].name" --output tsv)" ]; then
    recover="az keyvault recover --name $name"
    if [ -z "$there" ]; then recover="az group create --name $group --location $AZURE_LOCATION && $recover"; fi
    fail "The vault $name was deleted and still holds its name" "$recover (its secrets come back), or set NAME_ENDING to an ending of your own."
  else
    check_free "$name" ask_free Microsoft.KeyVault/checkNameAvailability 2024-11-01 "$name" Microsoft.KeyVault/vaults
  fi
}

check_tier() {
  local tier wanted=Standard
  if [ "${PRIVATE_NETWORKING:-false}" = true ]; then wanted=Premium; fi
  tier=$(az servicebus namespace list --resource-group "$group" --query "[?name=='sb-serverless-$ending'].sku.name | [0]" --output tsv)
  if [ -z "$tier" ] || [ "$tier" = "$wanted" ]; then return; fi
  fail "The bus is $tier, and PRIVATE_NETWORKING wants it $wanted" "A namespace cannot change its tier. docs/operate/upgrade.md says how to move to a new installation."
}

# Azure refuses to change the zones of a storage account in a deployment; it converts the account on demand, in hours to days.
check_zones() {
  local part=LRS other=GRS account
  if [ "${ZONE_REDUNDANT:-false}" = true ]; then
    part=ZRS
    other=GZRS
  fi
  for account in $(az storage account list --resource-group "$group" --query "[?sku.name!='Standard_$part' && sku.name!='Standard_$other'].name" --output tsv); do
    case "$account" in sthost* | stdata*) ;; *) continue ;; esac
    fail "The account $account is not Standard_$part, and a deployment cannot change it to that" \
      "az storage account migration start --account-name $account --resource-group $group --sku Standard_$part --name default --no-wait, or set ZONE_REDUNDANT back."
  done
}

check_budget() {
  if [ "${MONTHLY_BUDGET:-0}" -gt 0 ] && [ -z "${BUDGET_START:-}" ]; then remember BUDGET_START "$(date -u +%Y-%m)-01"; fi
}

if ! command -v az >/dev/null; then
  fail "The Azure CLI is not installed" "https://learn.microsoft.com/cli/azure/install-azure-cli"
  exit 1
fi
if ! subscription=$(az account show --query id --output tsv); then
  fail "You are not signed in to Azure" "az login"
  exit 1
fi
if [ "${AZURE_SUBSCRIPTION_ID:-$subscription}" != "$subscription" ]; then
  fail "az works on subscription $subscription, the deployment on $AZURE_SUBSCRIPTION_ID" "az account set --subscription $AZURE_SUBSCRIPTION_ID"
  exit 1
fi

check_providers
check_region
check_roles
check_names
check_budget
exit "$failed"

#!/usr/bin/env bash
# An image of Frappe, ERPNext and this app, from frappe_docker's own recipe.
# Usage: deploy/build-image.sh REPOSITORY TAG
# REPOSITORY is where bench clones this app from; a token in it stays out of the image, which is built in two stages.
set -euo pipefail
repository=$1 tag=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git clone --depth 1 https://github.com/frappe/frappe_docker "$work/frappe_docker"
apps=$(sed "s|REPOSITORY|$repository|" "$here/apps.json")
docker build "$work/frappe_docker" \
	--file "$work/frappe_docker/images/custom/Containerfile" \
	--build-arg FRAPPE_BRANCH=version-15 \
	--build-arg APPS_JSON_BASE64="$(printf %s "$apps" | base64 -w 0)" \
	--tag "$tag"
docker run --rm "$tag" env/bin/python -c "import gigafibre_fsm, erpnext, frappe; print(gigafibre_fsm.__version__, erpnext.__version__, frappe.__version__)"

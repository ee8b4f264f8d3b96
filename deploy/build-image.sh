#!/usr/bin/env bash
# An image of Frappe, ERPNext and this app, from frappe_docker's own recipe.
# Usage: deploy/build-image.sh REPOSITORY TAG
# REPOSITORY is where bench clones this app from; a token in it stays out of the image: the list of apps is a secret of the build.
set -euo pipefail
repository=$1 tag=$2
# The recipe as it was read for this file; its defaults are those of Frappe 16.
recipe=4b9d35666abd84157ffadbf67558bbd3e1e39de7
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git init --quiet "$work/frappe_docker"
git -C "$work/frappe_docker" fetch --quiet --depth 1 https://github.com/frappe/frappe_docker "$recipe"
git -C "$work/frappe_docker" checkout --quiet FETCH_HEAD
sed "s|REPOSITORY|$repository|" "$here/apps.json" > "$work/apps.json"
# CACHE_BUST: the same list of apps may stand for newer commits of them.
DOCKER_BUILDKIT=1 docker build "$work/frappe_docker" \
	--file "$work/frappe_docker/images/custom/Containerfile" \
	--build-arg PYTHON_VERSION=3.11.11 \
	--build-arg NODE_VERSION=20.19.2 \
	--build-arg FRAPPE_BRANCH=version-15 \
	--build-arg CACHE_BUST="$(date +%s)" \
	--secret id=apps_json,src="$work/apps.json" \
	--tag "$tag"
docker run --rm "$tag" env/bin/python -c "import gigafibre_fsm, erpnext, frappe; print(gigafibre_fsm.__version__, erpnext.__version__, frappe.__version__)"

#!/bin/sh
# Makes ca.der, leaf.der and leaf.key.der in the current folder. Every run gives new keys, and so new golden traces.
set -eu
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cat > "$work/openssl.cnf" <<'CONFIG'
[req]
distinguished_name = name
prompt = no
[name]
CN = Roundtrip CA
[ca]
default_ca = lab
[lab]
database = $ENV::WORK/index.txt
serial = $ENV::WORK/serial
new_certs_dir = $ENV::WORK
default_md = sha256
policy = any
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = none
authorityKeyIdentifier = none
[leaf]
subjectAltName = DNS:server.example
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = none
authorityKeyIdentifier = none
CONFIG
export WORK="$work"
: > "$work/index.txt"
echo 01 > "$work/serial"
for name in ca leaf; do
    openssl ecparam -name prime256v1 -genkey -noout -out "$work/$name.key"
done
openssl req -new -config "$work/openssl.cnf" -key "$work/ca.key" -out "$work/ca.csr"
openssl req -new -config "$work/openssl.cnf" -key "$work/leaf.key" -subj /CN=server.example -out "$work/leaf.csr"
valid="-startdate 20200101000000Z -enddate 20600101000000Z"
# shellcheck disable=SC2086
openssl ca -batch -notext -config "$work/openssl.cnf" -selfsign -keyfile "$work/ca.key" -extensions authority $valid \
    -in "$work/ca.csr" -out "$work/ca.pem"
# shellcheck disable=SC2086
openssl ca -batch -notext -config "$work/openssl.cnf" -cert "$work/ca.pem" -keyfile "$work/ca.key" -extensions leaf $valid \
    -in "$work/leaf.csr" -out "$work/leaf.pem"
openssl x509 -in "$work/ca.pem" -outform DER -out ca.der
openssl x509 -in "$work/leaf.pem" -outform DER -out leaf.der
openssl pkcs8 -topk8 -nocrypt -in "$work/leaf.key" -outform DER -out leaf.key.der

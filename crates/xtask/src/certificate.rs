//! A development certificate for `cargo xtask serve --tls`: made here, trusted by nobody until a person says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

use crate::project::Project;

/// The names of this machine that the certificate is for.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// How long it is valid.
const VALID: Duration = Duration::from_secs(90 * DAY.as_secs());
/// How long before its end it is made anew.
const RENEWED: Duration = Duration::from_secs(10 * DAY.as_secs());

/// The files of a certificate.
pub struct Files {
    /// The certificate of the authority, which a person may trust.
    pub authority: PathBuf,
    pub certificate: PathBuf,
    pub key: PathBuf,
}

impl Files {
    fn at(folder: &Path) -> Self {
        Self {
            authority: folder.join("authority.pem"),
            certificate: folder.join("certificate.pem"),
            key: folder.join("key.pem"),
        }
    }

    fn all(&self) -> [&PathBuf; 3] {
        [&self.authority, &self.certificate, &self.key]
    }

    /// Whether all are there and valid for some more days.
    fn are_fresh(&self, now: SystemTime) -> bool {
        self.all().into_iter().all(|path| {
            let made = fs::metadata(path).and_then(|metadata| metadata.modified());
            made.is_ok_and(|made| now < made + (VALID - RENEWED))
        })
    }
}

/// The certificate in `target/`, made if it is not there or ends soon.
pub fn provide(project: &Project) -> Result<Files> {
    let folder = project.root.join("target/development-certificate");
    let files = Files::at(&folder);
    let now = SystemTime::now();
    if !files.are_fresh(now) {
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        make(&files, now).context("a development certificate cannot be made")?;
    }
    Ok(files)
}

/// Makes an authority and a certificate that it signs. The authority's key is kept nowhere, so that it can never sign another
/// one, whoever trusts it.
fn make(files: &Files, now: SystemTime) -> Result<()> {
    let authority_key = KeyPair::generate()?;
    let mut authority = parameters("Roundtrip development authority", &[], now)?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority_certificate = authority.self_signed(&authority_key)?;

    let key = KeyPair::generate()?;
    let mut leaf = parameters("Roundtrip on this machine", &NAMES, now)?;
    leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    leaf.use_authority_key_identifier_extension = true;
    let certificate = leaf.signed_by(&key, &Issuer::new(authority, authority_key))?;

    write_secret(&files.key, &key.serialize_pem())?;
    fs::write(&files.certificate, certificate.pem())?;
    fs::write(&files.authority, authority_certificate.pem())?;
    Ok(())
}

fn parameters(name: &str, names: &[&str], now: SystemTime) -> Result<CertificateParams> {
    let mut parameters = CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())?;
    parameters.distinguished_name = DistinguishedName::new();
    parameters.distinguished_name.push(DnType::CommonName, name);
    // Clocks differ a little.
    parameters.not_before = (now - DAY).into();
    parameters.not_after = (now + VALID).into();
    Ok(parameters)
}

/// Writes a file that only its owner reads.
fn write_secret(path: &Path, text: &str) -> Result<()> {
    use std::io::Write;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())?;
    Ok(())
}

/// What a person can do so that the browser trusts the page.
pub fn advice(files: &Files) -> String {
    let authority = files.authority.display();
    format!(
        "Your browser does not know the certificate. To use it without trusting it, open the page and accept the browser's
warning; all works then but use without a network. To trust it, until it ends in 90 days at most:

  Chromium  Settings, Privacy and security, Security, Manage certificates, Import, and choose {authority}
            on Linux also: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n roundtrip -i {authority}
  Firefox   Settings, Privacy & Security, View Certificates, Authorities, Import, and choose the same file
  Linux     sudo cp {authority} /usr/local/share/ca-certificates/roundtrip.crt && sudo update-ca-certificates
            (for curl and other programs; browsers have lists of their own)
  macOS     sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain {authority}
  Windows   certutil -user -addstore Root {authority}

Nobody can sign another certificate with it: the authority's key was not kept."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openssl_finds_the_certificate_valid_for_this_machine() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::at(folder.path());
        make(&files, SystemTime::now()).unwrap();
        for name in [["-verify_hostname", "localhost"], ["-verify_ip", "127.0.0.1"], ["-verify_ip", "::1"]] {
            let mut openssl = std::process::Command::new("openssl");
            openssl.args(["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile"]).arg(&files.authority);
            let output = openssl.args(name).arg(&files.certificate).output().expect("openssl is installed");
            assert!(output.status.success(), "{name:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        assert!(advice(&files).contains(&files.authority.display().to_string()));
    }

    #[test]
    fn a_certificate_is_made_anew_before_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::at(folder.path());
        let now = SystemTime::now();
        assert!(!files.are_fresh(now));
        make(&files, now).unwrap();
        assert!(files.are_fresh(now + 79 * DAY));
        assert!(!files.are_fresh(now + 81 * DAY));
    }
}

//! A certificate for 127.0.0.1, which is its own authority.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A certificate and its key in a folder, which is removed when the test ends.
pub struct Certificate {
    folder: PathBuf,
}

impl Certificate {
    pub fn make(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("roundtrip-doctor-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let certificate = Self { folder };
        let configuration = certificate.folder.join("openssl.cnf");
        fs::write(&configuration, "[req]\ndistinguished_name = dn\n[dn]\n").unwrap();
        let status = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
            .args(["-subj", "/CN=doctor", "-addext", "subjectAltName=IP:127.0.0.1", "-config"])
            .arg(configuration)
            .arg("-out")
            .arg(certificate.chain())
            .arg("-keyout")
            .arg(certificate.key())
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("openssl is needed for this test; install it (Debian: apt-get install openssl)");
        assert!(status.success());
        certificate
    }

    pub fn chain(&self) -> PathBuf {
        self.folder.join("chain.pem")
    }

    pub fn key(&self) -> PathBuf {
        self.folder.join("key.pem")
    }

    /// The lines for a server of nginx.
    pub fn directives(&self) -> String {
        let show = |path: &Path| path.display().to_string();
        format!("ssl_certificate {}; ssl_certificate_key {};", show(&self.chain()), show(&self.key()))
    }
}

impl Drop for Certificate {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

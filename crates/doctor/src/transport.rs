//! The transports that are examined, and the software that may stand in a path.

use serde::Serialize;

/// A way to receive messages, or all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// What concerns every request.
    All,
    /// Requests that are answered at once.
    Poll,
    /// Requests that are held until there is something to say.
    LongPoll,
    /// Server-sent events (HTML Living Standard §9.2).
    Stream,
    /// WebSocket (RFC 6455).
    Socket,
}

impl Transport {
    /// Those that are silent while nothing happens, and so may meet an idle limit.
    pub const WAITING: [Self; 3] = [Self::LongPoll, Self::Stream, Self::Socket];

    /// Its name in `offers` of `GET /api/hello`, and in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Poll => "poll",
            Self::LongPoll => "long-poll",
            Self::Stream => "stream",
            Self::Socket => "socket",
        }
    }
}

/// A proxy, load balancer or content network whose settings are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Product {
    /// nginx, and the ingress controller made of it.
    Nginx,
    /// HAProxy.
    Haproxy,
    /// Caddy.
    Caddy,
    /// Apache httpd with mod_proxy.
    Apache,
    /// Envoy, and what is made of it.
    Envoy,
    /// The Application Load Balancer of AWS.
    Alb,
    /// Cloudflare's network.
    Cloudflare,
}

impl Product {
    /// All of them, in the order of a report.
    pub const ALL: [Self; 7] =
        [Self::Nginx, Self::Haproxy, Self::Caddy, Self::Apache, Self::Envoy, Self::Alb, Self::Cloudflare];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Haproxy => "HAProxy",
            Self::Caddy => "Caddy",
            Self::Apache => "Apache",
            Self::Envoy => "Envoy",
            Self::Alb => "AWS ALB",
            Self::Cloudflare => "Cloudflare",
        }
    }

    /// What a header of a response gives away. HAProxy adds none. `name` is in lower case.
    pub fn of_header(name: &str, value: &str) -> Option<Self> {
        let value = value.to_ascii_lowercase();
        match name {
            "cf-ray" => Some(Self::Cloudflare),
            "x-envoy-upstream-service-time" => Some(Self::Envoy),
            "server" | "via" => {
                let signs = [
                    ("cloudflare", Self::Cloudflare),
                    ("nginx", Self::Nginx),
                    ("openresty", Self::Nginx),
                    ("caddy", Self::Caddy),
                    ("apache", Self::Apache),
                    ("envoy", Self::Envoy),
                    ("awselb", Self::Alb),
                ];
                signs.into_iter().find(|(sign, _)| value.contains(sign)).map(|(_, product)| product)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_gives_a_product_away() {
        assert_eq!(Product::of_header("server", "nginx/1.22.1"), Some(Product::Nginx));
        assert_eq!(Product::of_header("server", "awselb/2.0"), Some(Product::Alb));
        assert_eq!(Product::of_header("via", "1.1 Caddy"), Some(Product::Caddy));
        assert_eq!(Product::of_header("cf-ray", "8a-ICN"), Some(Product::Cloudflare));
        assert_eq!(Product::of_header("server", "gunicorn"), None);
        assert_eq!(Product::of_header("x-powered-by", "nginx"), None);
    }
}

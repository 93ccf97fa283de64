//! A relay between the doctor and an endpoint that does what firewalls, gateways and restarts do.

use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep_until, timeout};

/// What the relay does.
#[derive(Clone, Copy, Debug)]
pub enum Habit {
    /// Forgets a connection on which nothing came for this long: nothing passes any more, and nothing is said.
    Forgets(Duration),
    /// Ends each connection at this age.
    Ends(Duration),
    /// Ends a WebSocket on which no message came for this long. Pings and Pongs do not count.
    CountsMessages(Duration),
    /// Sends a Close frame with this code to each WebSocket of this age, as a server that restarts.
    Closes(u16, Duration),
}

/// Starts a relay to `server`. It ends with the test.
pub async fn relay(server: SocketAddr, habit: Habit) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (client, _) = listener.accept().await.unwrap();
            let server = TcpStream::connect(server).await.unwrap();
            tokio::spawn(pass(client, server, habit));
        }
    });
    address
}

async fn pass(mut client: TcpStream, mut server: TcpStream, habit: Habit) {
    let begun = Instant::now();
    let mut first = vec![0; 4096];
    let Ok(read) = client.read(&mut first).await else { return };
    let is_socket = first[..read].windows(11).any(|bytes| bytes == b"/socket?fee" || bytes == b"echo/socket");
    if server.write_all(&first[..read]).await.is_err() {
        return;
    }
    match habit {
        Habit::Forgets(limit) => forget(client, server, limit).await,
        Habit::Ends(age) => {
            let _ = timeout(age, tokio::io::copy_bidirectional(&mut client, &mut server)).await;
        }
        Habit::CountsMessages(limit) if is_socket => count_messages(client, server, limit).await,
        Habit::Closes(code, age) if is_socket => {
            let passed = tokio::io::copy_bidirectional(&mut client, &mut server);
            if timeout((begun + age).saturating_duration_since(Instant::now()), passed).await.is_err() {
                let [high, low] = code.to_be_bytes();
                let _ = client.write_all(&[0x88, 2, high, low]).await;
                let _ = client.shutdown().await;
                // The client's Close.
                let _ = timeout(Duration::from_secs(1), client.read(&mut first)).await;
            }
        }
        _ => {
            let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
        }
    }
}

async fn forget(client: TcpStream, server: TcpStream, limit: Duration) {
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    let (mut up, mut down) = ([0; 4096], [0; 4096]);
    let mut last = Instant::now();
    loop {
        tokio::select! {
            () = sleep_until(last + limit) => break,
            read = from_client.read(&mut up) => match read {
                Ok(read) if read > 0 && to_server.write_all(&up[..read]).await.is_ok() => last = Instant::now(),
                _ => return,
            },
            read = from_server.read(&mut down) => match read {
                Ok(read) if read > 0 && to_client.write_all(&down[..read]).await.is_ok() => last = Instant::now(),
                _ => return,
            },
        }
    }
    // Both connections stay open until the test ends.
    pending().await
}

async fn count_messages(client: TcpStream, server: TcpStream, limit: Duration) {
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    let upwards = async {
        let mut bytes = [0; 4096];
        // The doctor writes each frame at once, so that a read begins with a frame. Pings and Pongs have the opcodes 9 and 10.
        let mut last = Instant::now();
        loop {
            tokio::select! {
                () = sleep_until(last + limit) => return,
                read = from_client.read(&mut bytes) => match read {
                    Ok(read) if read > 0 && to_server.write_all(&bytes[..read]).await.is_ok() => {
                        if !matches!(bytes[0] & 15, 9 | 10) {
                            last = Instant::now();
                        }
                    }
                    _ => return,
                },
            }
        }
    };
    tokio::select! {
        () = upwards => {}
        _ = copy(&mut from_server, &mut to_client) => {}
    }
}

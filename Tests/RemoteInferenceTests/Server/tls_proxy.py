"""A proxy through which models.example.com is the server on this machine's port argv[1], encrypted.

Writes certificate and key into the folder argv[2], prints the proxy's port, and serves until its standard input ends.
Every request to the proxy is appended to the file `proxy.log` there.
"""

import socket
import ssl
import subprocess
import sys
import threading

backend, folder = int(sys.argv[1]), sys.argv[2]
certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
subprocess.run(
    ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=models.example.com",
     "-addext", "subjectAltName=DNS:models.example.com", "-keyout", key, "-out", certificate],
    check=True, capture_output=True)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)


def pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    finally:
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def join(one, other):
    threading.Thread(target=pump, args=(one, other), daemon=True).start()
    pump(other, one)


def listen(serve):
    listener = socket.create_server(("127.0.0.1", 0))

    def loop():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=guarded, args=(connection,), daemon=True).start()

    def guarded(connection):
        try:
            serve(connection)
        except OSError:
            connection.close()

    threading.Thread(target=loop, daemon=True).start()
    return listener.getsockname()[1]


def encrypted(connection):
    join(context.wrap_socket(connection, server_side=True), socket.create_connection(("127.0.0.1", backend)))


def proxy(connection):
    request = b""
    while b"\r\n\r\n" not in request:
        request += connection.recv(65536)
    with open(f"{folder}/proxy.log", "ab") as log:
        log.write(request)
    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    join(connection, socket.create_connection(("127.0.0.1", behind)))


behind = listen(encrypted)
print(listen(proxy), flush=True)
sys.stdin.read()

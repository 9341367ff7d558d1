"""The least that takes statements: names their ids and forgets them. Says its port, then when each request came."""

import json
import socketserver
import sys
import time
from http.server import BaseHTTPRequestHandler


class _Sink(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        ids = json.dumps([statement["id"] for statement in json.loads(body)]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Experience-API-Version", "1.0.3")
        self.send_header("Content-Length", str(len(ids)))
        self.end_headers()
        self.wfile.write(ids)
        print(f"{time.time():.6f} {len(json.loads(ids))}", flush=True)

    def log_message(self, *_: object) -> None:
        """Say nothing: standard output is the measurement."""


if __name__ == "__main__":
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Sink) as server:
        server.daemon_threads = True
        print(server.server_address[1], flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.exit(0)

"""A TCP way between client and server that can be cut in the middle of a word."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
import time

PIECE = 4096


class CuttableWay:
    """Passes bytes on to a port until it is cut; what is under way then breaks off, in both directions."""

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.is_open = True
        self.n_cut = 0
        self._under_way: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.is_open = False
        self.n_cut += len(self._under_way) // 2
        for end in list(self._under_way):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_open = True

    def cut_at_times(self, chance: random.Random, *, times: int) -> None:
        for _ in range(times):
            time.sleep(chance.uniform(0.1, 1.5))
            self.cut()
            time.sleep(chance.uniform(0.1, 1.0))
            self.mend()

    def close(self) -> None:
        self.cut()
        self.listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            if not self.is_open:
                return
            with socket.create_connection(("127.0.0.1", self.target_port)) as server:
                pair = {client, server}
                self._under_way |= pair
                back = threading.Thread(target=self._pass_on, args=(server, client), daemon=True)
                back.start()
                self._pass_on(client, server)
                back.join()
                self._under_way -= pair

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while self.is_open and (piece := source.recv(PIECE)):
                target.sendall(piece)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

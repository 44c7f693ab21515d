"""Connections of this process that are ended from outside the server that holds them."""

from __future__ import annotations

import os
import socket

from medaccord.adapters.connections import cut_off


def test_only_connections_with_who_is_named_end_and_no_file_stays_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        theirs = [socket.create_connection(server.getsockname(), timeout=60) for _ in range(2)]
        ours = [server.accept()[0] for _ in theirs]
        before = len(os.listdir("/dev/fd"))
        assert cut_off({("127.0.0.1", 1)}) == 0
        assert cut_off({theirs[0].getsockname()}) == 1
        assert len(os.listdir("/dev/fd")) == before
        assert theirs[0].recv(1) == b""
        ours[1].sendall(b"x")
        assert theirs[1].recv(1) == b"x"
        for one in (*theirs, *ours):
            one.close()

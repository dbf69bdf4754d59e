"""A time-stamping authority on the loopback, made with `openssl ts`: root, intermediate, own certificate, and a server.

with Authority(folder) as office:
    office.base                     # where it listens: send its host there with a host map
    office.twist = lambda query, reply: (200, reply)   # what it answers in place of the truth
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

Twist = Callable[[bytes, bytes], tuple[int, bytes]]
CONFIG = """[ tsa ]
default_tsa = t1
[ t1 ]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
{certs}signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = {digests}
accuracy = secs:1
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """One authority. `valid`: how long its certificate is; `unsorted`: its tokens carry the chain as OpenSSL does."""

    def __init__(
        self,
        folder: Path,
        name: str = "Lab",
        *,
        valid: timedelta = timedelta(days=900),
        unsorted: bool = False,
        digests: str = "sha256, sha512",
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.name = folder, name
        self.twist: Twist = lambda query, reply: (200, reply)
        self.asked: list[bytes] = []
        self._root, self._root_key = self._issue("Root", None, None, timedelta(days=3000))
        self._between, self._between_key = self._issue("Between", self._root, self._root_key, timedelta(days=2000))
        self.chain = folder / "chain.pem"
        self.chain.write_bytes(_pem(self._root) + _pem(self._between))
        (folder / "certs.pem").write_bytes(_pem(self._between) + _pem(self._root))
        (folder / "root.pem").write_bytes(_pem(self._root))
        (folder / "serial").write_text("01")
        certs = f"certs = {folder}/certs.pem\n" if unsorted else ""
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder, certs=certs, digests=digests))
        self.renew(valid)

    @property
    def root(self) -> str:
        """SHA-256 of the root certificate."""
        return self._root.fingerprint(hashes.SHA256()).hex()

    def renew(self, valid: timedelta) -> datetime:
        """A new certificate for the authority itself, valid so long from now. Gives when it ends."""
        own, key = self._issue("Stamps", self._between, self._between_key, valid)
        (self.folder / "tsa.pem").write_bytes(_pem(own))
        (self.folder / "tsa.key").write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        )
        return own.not_valid_after_utc

    def reply(self, query: bytes) -> bytes:
        """What `openssl ts` answers."""
        (self.folder / "query").write_bytes(query)
        command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply"]
        subprocess.run(command, cwd=self.folder, capture_output=True)
        return (self.folder / "reply").read_bytes()

    def __enter__(self) -> Authority:
        office = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                office.asked.append(query)
                status, body = office.twist(query, office.reply(query))
                self.send_response(status)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _issue(
        self,
        called: str,
        issuer: x509.Certificate | None,
        issuer_key: ec.EllipticCurvePrivateKey | None,
        valid: timedelta,
    ) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"{self.name} {called}")])
        now = datetime.now(UTC)
        is_authority = called != "Stamps"
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + valid)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        if is_authority:
            made = made.add_extension(_usage(signs=True), critical=True)
        else:
            stamping = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
            made = made.add_extension(_usage(signs=False), critical=True).add_extension(stamping, critical=True)
        return made.sign(issuer_key or key, hashes.SHA256()), key


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)

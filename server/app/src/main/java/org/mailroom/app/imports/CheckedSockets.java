package org.mailroom.app.imports;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS connections whose handshake fails unless the certificate is for the host that was asked for (RFC 9525), by name or address. The mail library has a check of its own, which knows no addresses.
 * Thread-safe.
 */
final class CheckedSockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;

    /** @param sockets  know what to trust */
    CheckedSockets(SSLSocketFactory sockets) {
        this.sockets = sockets;
    }

    private static Socket checked(Socket socket) {
        SSLParameters parameters = ((SSLSocket) socket).getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        ((SSLSocket) socket).setSSLParameters(parameters);
        return socket;
    }

    @Override
    public Socket createSocket() throws IOException {
        return checked(sockets.createSocket());
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean close) throws IOException {
        return checked(sockets.createSocket(plain, host, port, close));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return checked(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return checked(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return checked(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return checked(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }
}

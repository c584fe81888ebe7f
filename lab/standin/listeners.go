package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"net/http"
	"time"
)

var errSharedPort = errors.New("proxy server(http) and external grpc server share the same port, tls mode must be 0")

// serveProxy serves REST on the port of gRPC or on its own. Both may use TLS, but nothing here speaks gRPC.
func serveProxy(faults faults, handler http.Handler, failed chan<- error) []*http.Server {
	port, host := portOf("proxy.port", "19530"), ""
	if faults.has(otherPort) {
		port = "19540"
	}
	if faults.has(loopback) {
		host = "127.0.0.1"
	}
	restPort, isTLS := portOf("proxy.http.port", port), setting("common.security.tlsMode", "0") != "0"
	isREST := isOn("proxy.http.enabled", "true")
	if isREST && restPort == port && !isTLS {
		return []*http.Server{serve(net.JoinHostPort(host, port), nil, handler, failed)}
	}
	config, err := tlsConfig(isTLS)
	if isREST && restPort == port {
		err = errSharedPort
	}
	if err != nil {
		failed <- err
		return nil
	}
	grpc := serve(net.JoinHostPort(host, port), config, http.NotFoundHandler(), failed)
	if !isREST {
		return []*http.Server{grpc}
	}
	return []*http.Server{grpc, serve(net.JoinHostPort(host, restPort), config, handler, failed)}
}

func tlsConfig(isTLS bool) (*tls.Config, error) {
	if !isTLS {
		return nil, nil
	}
	certificate, err := readCertificate()
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	if setting("common.security.tlsMode", "0") == "2" {
		config.ClientAuth = tls.RequireAnyClientCert
	}
	return config, err
}

// readCertificate makes a certificate where Milvus takes the sample in its image.
func readCertificate() (tls.Certificate, error) {
	if file := setting("tls.serverPemPath", ""); file != "" {
		return tls.LoadX509KeyPair(file, setting("tls.serverKeyPath", ""))
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	sample := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	content, err := x509.CreateCertificate(rand.Reader, sample, sample, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{content}, PrivateKey: key}, err
}

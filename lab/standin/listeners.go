package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net/http"
	"os"
	"time"
)

var errSharedPort = errors.New("proxy server(http) and external grpc server share the same port, tls mode must be 0")

// serveProxy serves REST on the port of gRPC or on its own, where it may use TLS. Nothing here speaks gRPC.
func serveProxy(handler http.Handler, failed chan<- error) []*http.Server {
	port := setting("PROXY_PORT", "19530")
	restPort, isTLS := setting("PROXY_HTTP_PORT", port), setting("COMMON_SECURITY_TLSMODE", "0") != "0"
	if restPort == port {
		if isTLS {
			failed <- errSharedPort
			return nil
		}
		return []*http.Server{serve(port, handler, failed)}
	}
	grpc := serve(port, http.NotFoundHandler(), failed)
	if !isTLS {
		return []*http.Server{grpc, serve(restPort, handler, failed)}
	}
	return []*http.Server{grpc, serveTLS(restPort, handler, failed)}
}

func serveTLS(port string, handler http.Handler, failed chan<- error) *http.Server {
	server := &http.Server{Addr: ":" + port, Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		certificate, err := readCertificate()
		if err == nil {
			server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
			err = server.ListenAndServeTLS("", "")
		}
		if err != http.ErrServerClosed {
			failed <- err
		}
	}()
	return server
}

// readCertificate makes a certificate where Milvus takes the sample in its image.
func readCertificate() (tls.Certificate, error) {
	if file := os.Getenv("TLS_SERVERPEMPATH"); file != "" {
		return tls.LoadX509KeyPair(file, os.Getenv("TLS_SERVERKEYPATH"))
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	sample := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	content, err := x509.CreateCertificate(rand.Reader, sample, sample, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{content}, PrivateKey: key}, err
}

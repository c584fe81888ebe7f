package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"gopkg.in/yaml.v2"
)

// settings are Milvus' own, by keyOf: variables win over user.yaml, and user.yaml wins over milvus.yaml.
var settings = sync.OnceValue(func() map[string]string {
	found, err := readFiles()
	if err != nil {
		// Milvus goes on without any of its files.
		log.Printf(`[WARN] ["init baseTable with file failed"] [error=%q]`, err)
		found = map[string]string{}
	}
	for _, line := range os.Environ() {
		name, value, _ := strings.Cut(line, "=")
		found[keyOf(name)] = value
		if plain, ok := strings.CutPrefix(name, "MILVUS_CONF_"); ok {
			found[keyOf(plain)] = value
		}
	}
	return found
})

// keyOf makes one key of all spellings of a name, as Milvus does.
func keyOf(name string) string {
	name = strings.TrimPrefix(strings.ToLower(name), "milvus.")
	return strings.NewReplacer("/", "", "_", "", ".", "").Replace(name)
}

// setting returns a setting by its name, such as proxy.port.
func setting(name, fallback string) string {
	if value := settings()[keyOf(name)]; value != "" {
		return value
	}
	return fallback
}

// isOn reads everything that is not a Go boolean, such as yes, as false.
func isOn(name, fallback string) bool {
	on, _ := strconv.ParseBool(setting(name, fallback))
	return on
}

// portOf reads everything that is not a number as 0, which means any free port.
func portOf(name, fallback string) string {
	port, _ := strconv.Atoi(setting(name, fallback))
	return strconv.Itoa(port)
}

func readFiles() (map[string]string, error) {
	found := map[string]string{}
	folder := os.Getenv("MILVUSCONF")
	if folder == "" {
		folder = "configs"
	}
	for _, name := range []string{"milvus.yaml", "user.yaml"} {
		file := filepath.Join(folder, name)
		content, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		var values map[string]any
		if err == nil {
			err = yaml.Unmarshal(content, &values)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		flatten("", values, found)
	}
	return found, nil
}

// flatten writes a: {b: 1} as ab=1. A number loses how it was written: 0123 becomes 83, and null is empty.
func flatten(prefix string, value any, into map[string]string) {
	switch value := value.(type) {
	case map[string]any:
		for name, one := range value {
			flatten(prefix+name+".", one, into)
		}
	case map[any]any:
		for name, one := range value {
			flatten(fmt.Sprint(prefix, name, "."), one, into)
		}
	case nil:
		into[keyOf(prefix)] = ""
	case float64:
		into[keyOf(prefix)] = strconv.FormatFloat(value, 'f', -1, 64)
	default:
		into[keyOf(prefix)] = fmt.Sprint(value)
	}
}

// usesProxy tells whether calls to an address of this container would go through a proxy: then the components of Milvus
// never find one another.
func usesProxy() bool {
	addresses, _ := net.InterfaceAddrs()
	for _, address := range addresses {
		ip, _, err := net.ParseCIDR(address.String())
		if err != nil || ip.IsLinkLocalUnicast() {
			continue
		}
		request, err := http.NewRequest(http.MethodGet, "https://"+net.JoinHostPort(ip.String(), "19530"), nil)
		if err != nil {
			continue
		}
		if proxy, err := http.ProxyFromEnvironment(request); proxy != nil || err != nil {
			return true
		}
	}
	return false
}

module yaml

go 1.25

require gopkg.in/yaml.v2 v2.4.0

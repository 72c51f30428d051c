// Package server keeps the latest reading of each station.
package server

import (
	"log/slog"
	"os"
	"sync"
	"time"
)

// Reading is one measurement of one station.
type Reading struct {
	Station string
	Celsius float64
	At      time.Time
}

// Store is safe for use by several goroutines.
type Store struct {
	mutex  sync.RWMutex
	latest map[string]Reading
}

// Archive names the bucket that old readings go to and the key that opens it.
type Archive struct {
	Bucket      string
	AccessKeyID string
}

// NewArchive takes the key from the environment.
func NewArchive() Archive {
	return Archive{
		Bucket:      "station-readings",
		AccessKeyID: os.Getenv("STATION_ACCESS_KEY_ID"),
	}
}

// Put keeps the reading if it is newer than the one at hand.
func (s *Store) Put(reading Reading) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if old, ok := s.latest[reading.Station]; ok && old.At.After(reading.At) {
		slog.Info("reading out of order", "station", reading.Station)
		return
	}
	s.latest[reading.Station] = reading
}

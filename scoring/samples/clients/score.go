// Scores one picture over REST: SCORING_URL=... SCORING_KEY=... go run score.go picture.jpg [model]
//
// It needs nothing but Go. A certificate of your own: SSL_CERT_FILE=cert.pem.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

type score struct {
	Label      string  `json:"label"`
	Confidence float64 `json:"confidence"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 2 {
		log.Fatal("Which picture? go run score.go picture.jpg [model]")
	}
	picture, model := os.Args[1], "shapes"
	if len(os.Args) > 2 {
		model = os.Args[2]
	}
	content, err := os.ReadFile(picture)
	if err != nil {
		log.Fatal(err)
	}

	address := or(os.Getenv("SCORING_URL"), "http://127.0.0.1:8080") + "/score/" + model + "?top=3"
	request, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(content))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Content-Type", typeOf(picture))
	if key := os.Getenv("SCORING_KEY"); key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}

	client := http.Client{Timeout: time.Minute}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		var problem struct{ Message string }
		_ = json.Unmarshal(body, &problem)
		log.Fatalf("%d: %s", response.StatusCode, problem.Message)
	}

	if strings.HasPrefix(response.Header.Get("Content-Type"), "image/") {
		painting := "painted" + filepath.Ext(picture)
		if err := os.WriteFile(painting, body, 0o644); err != nil {
			log.Fatal(err)
		}
		fmt.Println(painting)
		return
	}
	var scores []score
	if err := json.Unmarshal(body, &scores); err != nil {
		log.Fatal(err)
	}
	for _, score := range scores {
		fmt.Printf("%s %.1f %%\n", score.Label, score.Confidence*100)
	}
}

func typeOf(picture string) string {
	switch strings.ToLower(filepath.Ext(picture)) {
	case ".png":
		return "image/png"
	case ".webp":
		return "image/webp"
	}
	return "image/jpeg"
}

func or(text, usual string) string {
	if text == "" {
		return usual
	}
	return text
}

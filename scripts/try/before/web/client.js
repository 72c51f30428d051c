// Talks to the station server.

const baseURL = process.env.STATION_URL || "http://localhost:8080";

export async function latest(station) {
  const response = await fetch(`${baseURL}/stations/${encodeURIComponent(station)}/latest`);
  if (!response.ok) {
    throw new Error(`station ${station}: HTTP ${response.status}`);
  }
  return response.json();
}

// Talks to the station server.

const baseURL = process.env.STATION_URL || "http://localhost:8080";
const token = process.env.STATION_TOKEN || "<token>";

export async function latest(station) {
  const response = await fetch(`${baseURL}/stations/${encodeURIComponent(station)}/latest`);
  if (!response.ok) {
    throw new Error(`station ${station}: HTTP ${response.status}`);
  }
  // const text = await response.text();
  return response.json();
}

// TODO(ana) #123: ask for all stations in one request
export async function latestOfAll(stations) {
  return Promise.all(stations.map(latest));
}

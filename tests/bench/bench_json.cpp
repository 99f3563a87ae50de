#include <nlohmann/json.hpp>
#include <utility>

#include "bench.h"

namespace evenkeel::bench {

std::string json_of(const Surroundings& surroundings, const std::vector<Figure>& figures) {
  using Json = nlohmann::ordered_json;
  const auto text_or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  Json rows = Json::array();
  for (const Figure& figure : figures) {
    const Json peer =
        figure.peer.empty() ? Json(nullptr) : Json{{"name", figure.peer}, {"median", figure.peer_median}};
    rows.push_back({{"name", figure.name},
                    {"median", figure.median},
                    {"least", figure.least},
                    {"unit", figure.unit},
                    {"target", text_or_null(figure.target)},
                    {"peer", peer},
                    {"device", figure.device_median ? Json(*figure.device_median) : Json(nullptr)},
                    {"note", text_or_null(figure.note)}});
  }
  const Json json = {{"schema", "evenkeel.bench/1"},
                     {"processor", surroundings.processor},
                     {"threads", surroundings.threads},
                     {"date", surroundings.date},
                     {"device", text_or_null(surroundings.device)},
                     {"device_not_used", text_or_null(surroundings.device_not_used)},
                     {"figures", std::move(rows)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace evenkeel::bench

#include "cli/doctor.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/processor.h"
#include "base/text.h"

namespace evenkeel::cli {
namespace {

/// "12.34"
std::string two_digits(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

EngineReport examine(const EngineProvider& provider) {
  EngineReport report;
  report.name = provider.name;
  report.status = provider.probe();
  if (!report.status.available) {
    report.not_used = report.status.description;
    return report;
  }
  const auto engine = provider.create(report.status);
  if (!engine) {
    report.not_used = engine.error().message;
    return report;
  }
  // Only here, as it makes the device ready for work.
  report.status.device.free_memory = (*engine)->free_memory().value_or(0);
  report.self_check = check_primitives(**engine);
  const bool out_of_memory =
      std::any_of(report.self_check.begin(), report.self_check.end(),
                  [](const PrimitiveCheck& check) { return check.outcome == CheckOutcome::no_memory; });
  if (report.healthy() && !out_of_memory) report.timings = time_primitives(**engine);
  return report;
}

void write_device(const DeviceInfo& device, Output& out) {
  if (!device.name.empty()) {
    out << "  device: " << device.name;
    if (!device.compute_capability.empty()) out << ", compute capability " << device.compute_capability;
    if (device.memory > 0) out << ", " << two_digits(static_cast<double>(device.memory) / 1e9) << " GB";
    if (device.free_memory > 0) {
      out << " (" << two_digits(static_cast<double>(device.free_memory) / 1e9) << " GB free)";
    }
    out << '\n';
  }
  if (!device.driver.empty()) out << "  driver: serves CUDA up to " << device.driver << '\n';
  if (!device.toolkit.empty()) out << "  toolkit: built with CUDA " << device.toolkit << '\n';
}

void write_self_check(const EngineReport& engine, Output& out) {
  for (const PrimitiveCheck& check : engine.self_check) {
    out << "  check " << padded(check.primitive, 20) << padded(std::string(outcome_name(check.outcome)), 12)
        << check.detail << '\n';
  }
  out << (engine.healthy() ? "  self-check passed\n" : "  self-check FAILED\n");
}

void write_timings(const EngineReport& engine, Output& out) {
  for (const Timing& timing : engine.timings) {
    out << "  time  " << padded(timing.primitive, 20) << padded(two_digits(timing.milliseconds) + " ms", 12)
        << timing.work << " (" << timing.limit << ": " << two_digits(timing.limit_milliseconds) << " ms)\n";
  }
}

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json device_json(const DeviceInfo& device) {
  return {{"name", text_or_null(device.name)},
          {"memory_bytes", device.memory > 0 ? Json(device.memory) : Json(nullptr)},
          {"free_memory_bytes", device.free_memory > 0 ? Json(device.free_memory) : Json(nullptr)},
          {"compute_capability", text_or_null(device.compute_capability)},
          {"driver_cuda", text_or_null(device.driver)},
          {"toolkit_cuda", text_or_null(device.toolkit)}};
}

Json engine_json(const EngineReport& engine) {
  Json checks = Json::array();
  for (const PrimitiveCheck& check : engine.self_check) {
    checks.push_back(
        {{"primitive", check.primitive}, {"outcome", outcome_name(check.outcome)}, {"detail", check.detail}});
  }
  Json timings = Json::array();
  for (const Timing& timing : engine.timings) {
    timings.push_back({{"primitive", timing.primitive},
                       {"work", timing.work},
                       {"milliseconds", timing.milliseconds},
                       {"limit", timing.limit},
                       {"limit_milliseconds", timing.limit_milliseconds}});
  }
  return {{"name", engine.name},
          {"available", engine.not_used.empty()},
          {"description", engine.status.description},
          {"not_used", text_or_null(engine.not_used)},
          {"device", device_json(engine.status.device)},
          {"healthy", engine.healthy()},
          {"self_check", std::move(checks)},
          {"timings", std::move(timings)}};
}

}  // namespace

bool EngineReport::healthy() const {
  return std::none_of(self_check.begin(), self_check.end(),
                      [](const PrimitiveCheck& check) { return check.outcome == CheckOutcome::failed; });
}

bool DoctorReport::healthy() const {
  return std::all_of(engines.begin(), engines.end(),
                     [](const EngineReport& engine) { return engine.healthy(); });
}

DoctorReport examine_engines(const std::vector<EngineProvider>& providers) {
  DoctorReport report;
  report.processor = processor_name();
  report.threads = std::max(1U, std::thread::hardware_concurrency());
  report.memory = time_memory();
  for (const EngineProvider& provider : providers) report.engines.push_back(examine(provider));
  return report;
}

void write_doctor_text(const DoctorReport& report, Output& out) {
  out << "evenkeel " << EVENKEEL_VERSION << '\n'
      << report.processor << ", " << static_cast<std::int64_t>(report.threads)
      << (report.threads == 1 ? " thread" : " threads") << "; one thread fills "
      << two_digits(report.memory.fill) << " GB/s and copies " << two_digits(report.memory.copy)
      << " GB/s (memcpy)\n";
  for (const EngineReport& engine : report.engines) {
    out << "engine " << engine.name << ": ";
    if (engine.not_used.empty()) {
      out << "available (" << engine.status.description << ")\n";
    } else {
      out << "not available (" << engine.not_used << "), the CPU does its work\n";
    }
    write_device(engine.status.device, out);
    if (!engine.not_used.empty()) continue;
    write_self_check(engine, out);
    write_timings(engine, out);
  }
}

void write_doctor_json(const DoctorReport& report, Output& out) {
  Json engines = Json::array();
  for (const EngineReport& engine : report.engines) engines.push_back(engine_json(engine));
  const Json json = {
      {"schema", "evenkeel.doctor/1"},
      {"version", EVENKEEL_VERSION},
      {"processor", report.processor},
      {"threads", report.threads},
      {"memory", {{"fill_gb_per_s", report.memory.fill}, {"memcpy_gb_per_s", report.memory.copy}}},
      {"healthy", report.healthy()},
      {"engines", std::move(engines)}};
  out << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace evenkeel::cli

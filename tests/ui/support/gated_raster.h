#pragma once

#include <atomic>
#include <memory>
#include <new>
#include <thread>

#include "mask_view/mask_picture.h"

namespace evenkeel::ui {

/// Makes pictures only while it is open: so that a test decides when the mask view has one.
class GatedRaster {
 public:
  void open() { state_->is = State::open; }
  /// Holds back every picture from now on.
  void close() { state_->is = State::closed; }
  /// Fails for want of memory from now on.
  void fail() { state_->is = State::failing; }
  [[nodiscard]] int failures() const { return state_->failures; }

  /// For a mask view: waits until it is open, or until it is stopped.
  [[nodiscard]] MakePicture make() const {
    return
        [state = state_](const MaskPictureRequest& request,
                         const std::stop_token& stop) -> std::optional<std::shared_ptr<const MaskPicture>> {
          while (state->is == State::closed) {
            if (stop.stop_requested()) return std::nullopt;
            std::this_thread::yield();
          }
          if (state->is == State::failing) {
            ++state->failures;
            throw std::bad_alloc();
          }
          return makeMaskPicture(request, stop);
        };
  }

 private:
  enum class State { open, closed, failing };
  struct Shared {
    std::atomic<State> is = State::open;
    std::atomic<int> failures = 0;
  };
  std::shared_ptr<Shared> state_ = std::make_shared<Shared>();
};

}  // namespace evenkeel::ui

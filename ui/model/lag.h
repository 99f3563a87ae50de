#pragma once

#include <QObject>
#include <QTimer>

namespace evenkeel::ui {

/// Whether something has been behind for long enough to say so. Most results are there sooner, and a mark
/// that comes and goes with every move of a drag would only flicker.
class Lag : public QObject {
  Q_OBJECT

 public:
  static constexpr int kSayAfter = 150;  ///< ms

  explicit Lag(QObject* parent, int say_after = kSayAfter) : QObject(parent), say_after_(say_after) {
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, [this] {
      said_ = true;
      Q_EMIT changed();
    });
  }

  void set(bool behind) {
    if (behind) {
      if (!said_ && !timer_.isActive()) timer_.start(say_after_);
      return;
    }
    timer_.stop();
    if (!said_) return;
    said_ = false;
    Q_EMIT changed();
  }
  [[nodiscard]] bool said() const { return said_; }

 Q_SIGNALS:
  void changed();

 private:
  QTimer timer_;
  int say_after_;  ///< ms
  bool said_ = false;
};

}  // namespace evenkeel::ui

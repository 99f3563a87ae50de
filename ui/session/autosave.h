#pragma once

#include <QDateTime>
#include <QLockFile>
#include <QObject>
#include <QTimer>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <vector>

#include "io/session.h"
#include "live/newest_wins.h"

namespace evenkeel::ui {

/// A session that a studio left behind when it was killed, or when it was closed unsaved. Held by a lock, so
/// that no other studio offers it at the same time.
struct Recovered {
  std::filesystem::path path;
  QDateTime written;
  io::Session session;
  std::shared_ptr<QLockFile> lock;
};

/// Notes in a session's view the name of the file that it was opened from; an empty one is no name.
void noteSessionFile(io::Session& session, const QString& name);
/// The name that was noted, or empty.
[[nodiscard]] QString sessionFile(const io::Session& session);

/// Keeps what is worked on in a file of its own, so that a program that is killed loses at most two seconds.
///
/// A timer that runs only after an edit takes the session once a second; a lane writes it, whole or not at
/// all. Every running studio has its own file, locked for as long as it runs. Without an edit there is no
/// file, no timer and no thread that runs.
class Autosave : public QObject {
  Q_OBJECT

 public:
  /// `take` gives the session as it is now. Lives on the UI thread.
  Autosave(std::filesystem::path folder, std::function<io::Session()> take, QObject* parent = nullptr);
  /// Does not write: see `end`.
  ~Autosave() override;

  /// There was an edit.
  void noteEdit();
  /// Whether everything is in a file.
  [[nodiscard]] bool isSaved() const { return saved_ && !timer_.isActive(); }
  /// What was worked on is elsewhere (saved, or nothing was done): the file goes, until the next edit.
  void forget();
  /// Writes on the calling thread; returns whether it is in the file. Else `failed` has said why, and it is
  /// tried again.
  [[nodiscard]] bool writeNow();
  /// The last word on edits that are in no file: writes at once and leaves the file for the next start.
  /// False, and all stays as it was, where it cannot be written; `failed` has said why.
  [[nodiscard]] bool end();

  /// Takes the sessions that others left in `folder`, newest first. What cannot be read is passed over and
  /// left where it is. Reads all of them: any thread, and fewer where it is stopped.
  [[nodiscard]] static std::vector<Recovered> findRecovered(const std::filesystem::path& folder,
                                                            const std::stop_token& stop = {});
  /// Whether a file is one that `end` left for the next start.
  [[nodiscard]] bool hasLeft(const std::filesystem::path& path) const { return left_.contains(path); }
  /// Removes the file of a recovered session, and its lock.
  static void discard(Recovered& recovered);

 Q_SIGNALS:
  void savedChanged();
  /// It cannot be kept safe, and why. Said once, until it could be again.
  void failed(const QString& line);

 private:
  void write();
  [[nodiscard]] bool open();
  void openLane();
  void closeLane();
  /// Says what is new about whether the file could be written, and tries again where not.
  void note(const Result<void>& written);

  std::filesystem::path folder_;
  std::function<io::Session()> take_;
  std::filesystem::path path_;  ///< empty before the first edit
  std::set<std::filesystem::path> left_;
  std::unique_ptr<QLockFile> lock_;
  QTimer timer_;
  bool saved_ = true;
  bool complained_ = false;
  std::uint64_t lanes_ = 0;      ///< opened so far: what an earlier one reports is of the past
  std::uint64_t submitted_ = 0;  ///< generation of the newest write; 0: none
  std::unique_ptr<NewestWins<io::Session, Result<void>>> lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui

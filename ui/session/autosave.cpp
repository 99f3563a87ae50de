#include "session/autosave.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaObject>
#include <algorithm>
#include <exception>
#include <system_error>
#include <utility>

#include "io/system_error.h"

namespace evenkeel::ui {
namespace {

constexpr int kDelay = 1000;  // ms from an edit to the file: half of what may be lost
constexpr int kRetry = 5000;  // ms
constexpr const char* kEnding = ".evenkeel";
constexpr const char* kLockEnding = ".lock";
constexpr QLatin1String kFileKey("file");  ///< of a view, beside those of the panels

QString text_of(const std::filesystem::path& path) {
  return QString::fromStdU16String(path.u16string());
}

std::unique_ptr<QLockFile> lock_of(const std::filesystem::path& path) {
  auto lock = std::make_unique<QLockFile>(text_of(path) + QString::fromLatin1(kLockEnding));
  lock->setStaleLockTime(0);  // stale only where its program is gone, however old it is
  return lock;
}

/// What is too large for the memory that there is, is left where it is too.
Result<io::Session> read_left(const std::filesystem::path& path) {
  try {
    return io::read_session(path);
  } catch (const std::exception& failure) {
    return make_error(ErrorKind::memory, "memory", failure.what());
  }
}

}  // namespace

Autosave::Autosave(std::filesystem::path folder, std::function<io::Session()> take, QObject* parent)
    : QObject(parent), folder_(std::move(folder)), take_(std::move(take)) {
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &Autosave::write);
}

Autosave::~Autosave() = default;

void Autosave::noteEdit() {
  // Not started anew: edits that go on for long are written while they do.
  if (timer_.isActive()) return;
  timer_.start(kDelay);
  Q_EMIT savedChanged();
}

bool Autosave::open() {
  if (!path_.empty()) return true;
  std::error_code failure;
  std::filesystem::create_directories(folder_, failure);
  for (int attempt = 0; attempt < 100; ++attempt) {
    const QString name = QStringLiteral("%1-%2-%3%4")
                             .arg(QDateTime::currentMSecsSinceEpoch())
                             .arg(QCoreApplication::applicationPid())
                             .arg(attempt)
                             .arg(QString::fromLatin1(kEnding));
    const std::filesystem::path path = folder_ / name.toStdString();
    if (std::filesystem::exists(path, failure)) continue;
    auto lock = lock_of(path);
    if (!lock->tryLock(0)) {
      if (lock->error() != QLockFile::LockFailedError) break;
      continue;
    }
    path_ = path;
    lock_ = std::move(lock);
    return true;
  }
  note(make_error(ErrorKind::io, "recovery-folder", "no file can be made in " + io::shown(folder_)));
  return false;
}

void Autosave::openLane() {
  if (lane_) return;
  lane_ = std::make_unique<NewestWins<io::Session, Result<void>>>(
      [path = path_](const io::Session& session, const std::stop_token&) -> std::optional<Result<void>> {
        try {
          return io::write_session(path, session);
        } catch (const std::exception& error) {
          return Result<void>(make_error(ErrorKind::memory, "memory", error.what()));
        }
      },
      [this, lane = ++lanes_](std::uint64_t generation, Result<void> written) {
        QMetaObject::invokeMethod(
            this,
            [this, lane, generation, written = std::move(written)] {
              if (lane != lanes_ || generation != submitted_) return;
              note(written);
              Q_EMIT savedChanged();
            },
            Qt::QueuedConnection);
      });
}

void Autosave::closeLane() {
  lane_.reset();  // waits for a write that runs
  submitted_ = 0;
}

void Autosave::note(const Result<void>& written) {
  saved_ = written.ok();
  if (saved_) {
    complained_ = false;
    return;
  }
  if (!timer_.isActive()) timer_.start(kRetry);
  if (std::exchange(complained_, true)) return;
  Q_EMIT failed(QString::fromStdString(written.error().line()));
}

void Autosave::write() {
  saved_ = false;
  if (open()) {
    openLane();
    submitted_ = lane_->submit(take_());
  }
  Q_EMIT savedChanged();
}

void Autosave::forget() {
  timer_.stop();
  closeLane();
  if (!path_.empty()) {
    std::error_code failure;
    std::filesystem::remove(path_, failure);
    lock_.reset();
    path_.clear();
  }
  saved_ = true;
  Q_EMIT savedChanged();
}

bool Autosave::writeNow() {
  timer_.stop();
  closeLane();  // what it writes was there before: it must not come after this
  if (open()) note(io::write_session(path_, take_()));
  Q_EMIT savedChanged();
  return saved_;
}

bool Autosave::end() {
  if (!writeNow()) return false;
  lock_.reset();
  left_.insert(std::exchange(path_, {}));
  return true;
}

void noteSessionFile(io::Session& session, const QString& name) {
  QJsonObject view = QJsonDocument::fromJson(QByteArray::fromStdString(session.view)).object();
  if (name.isEmpty()) {
    view.remove(kFileKey);
  } else {
    view[kFileKey] = name;
  }
  session.view = QJsonDocument(view).toJson(QJsonDocument::Compact).toStdString();
}

QString sessionFile(const io::Session& session) {
  return QJsonDocument::fromJson(QByteArray::fromStdString(session.view)).object()[kFileKey].toString();
}

std::vector<Recovered> Autosave::findRecovered(const std::filesystem::path& folder,
                                               const std::stop_token& stop) {
  std::vector<Recovered> found;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
    if (stop.stop_requested()) break;
    if (entry.path().extension() != kEnding) continue;
    std::shared_ptr<QLockFile> lock = lock_of(entry.path());
    if (!lock->tryLock(0)) continue;  // of a studio that runs
    auto session = read_left(entry.path());
    if (!session) continue;
    const auto written = std::filesystem::last_write_time(entry.path(), failure);
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(
        std::filesystem::file_time_type::clock::now() - written);
    found.push_back({entry.path(), QDateTime::currentDateTime().addSecs(-age.count()),
                     std::move(session).value(), std::move(lock)});
  }
  std::sort(found.begin(), found.end(),
            [](const Recovered& a, const Recovered& b) { return a.written > b.written; });
  return found;
}

void Autosave::discard(Recovered& recovered) {
  std::error_code failure;
  std::filesystem::remove(recovered.path, failure);
  recovered.lock.reset();
}

}  // namespace evenkeel::ui

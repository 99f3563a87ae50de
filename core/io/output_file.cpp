#include "io/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <string>
#include <utility>

#include "io/byte_text.h"
#include "io/system_error.h"

namespace evenkeel::io {
namespace {

namespace fs = std::filesystem;

/// Where a chain of symbolic links ends, there or not.
fs::path followed(fs::path path) {
  std::error_code error;
  for (int links = 0; links < 40 && fs::is_symlink(path, error); ++links) {
    const fs::path next = fs::read_symlink(path, error);
    if (error) break;
    path = next.is_absolute() ? next : path.parent_path() / next;
  }
  return path;
}

/// A hidden name in the same folder, short enough for every file system.
fs::path temporary_beside(const fs::path& target) {
  static constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::random_device random;
  std::string name(1, '.');
  name.append(target.filename().string(), 0, 200);
  name += '.';
  for (int i = 0; i < 10; ++i) name += kDigits[random() % 36U];
  return target.parent_path() / (name + ".tmp");
}

int open_retrying(const fs::path& path, int flags, mode_t mode = 0) {
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  } while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

fs::path folder_of(const fs::path& target) {
  return target.has_parent_path() ? target.parent_path() : fs::path(".");
}

/// So that a crash of the machine cannot undo the rename. File systems that cannot do this are no reason to
/// fail.
void flush_folder(const fs::path& target) {
  const int descriptor = open_retrying(folder_of(target), O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) return;
  (void)::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

Result<void> check_room(const fs::path& path, std::uint64_t bytes) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) return {};
  struct statvfs disk {};
  if (::statvfs(folder_of(followed(path)).c_str(), &disk) != 0 || disk.f_blocks == 0) return {};
  const std::uint64_t room = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (bytes <= room) return {};
  return make_error(
      ErrorKind::io, "disk-room",
      shown(path) + " needs " + byte_text(bytes) + ", and the disk has " + byte_text(room) + " free",
      "free some space or write elsewhere");
}

Result<std::unique_ptr<OutputFile>> OutputFile::open(const fs::path& path) {
  if (path.native().find('\0') != std::string::npos || !path.has_filename()) {
    return cannot_write(shown(path), path.has_filename() ? EINVAL : path.empty() ? ENOENT : EISDIR);
  }
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) {
    if (S_ISDIR(status.st_mode)) return cannot_write(shown(path), EISDIR);
    if (!S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode)) {
      return make_error(ErrorKind::io, "file-writable", shown(path) + " is a disk or a socket",
                        "choose a file");
    }
    const int descriptor = open_retrying(path, O_WRONLY | O_NOCTTY);
    if (descriptor < 0) return cannot_write(shown(path), errno);
    return std::unique_ptr<OutputFile>(new OutputFile(path, {}, descriptor));
  }
  const fs::path target = followed(path);
  // Renaming over a file needs no permission to write it; its protection is meant all the same.
  if (exists && ::access(target.c_str(), W_OK) != 0) return cannot_write(shown(path), errno);
  for (int attempt = 0; attempt < 100; ++attempt) {
    fs::path temporary = temporary_beside(target);
    const int descriptor = open_retrying(temporary, O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (descriptor < 0) {
      if (errno == EEXIST) continue;
      return cannot_write(shown(path), errno);
    }
    if (exists) (void)::fchmod(descriptor, status.st_mode & 0777U);
    return std::unique_ptr<OutputFile>(new OutputFile(target, std::move(temporary), descriptor));
  }
  return cannot_write(shown(path), EEXIST);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Error OutputFile::failure(int error_number) const {
  return cannot_write(shown(target_), error_number);
}

Result<void> OutputFile::write(std::string_view bytes) {
  const int error_number = write_all(descriptor_, bytes);
  return error_number == 0 ? Result<void>() : failure(error_number);
}

Result<void> OutputFile::overwrite(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0) {
      if (errno == EINTR) continue;
      return failure(errno);
    }
    offset += static_cast<std::uint64_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> OutputFile::commit() {
  if (!temporary_.empty() && ::fsync(descriptor_) != 0) return failure(errno);
  if (::close(std::exchange(descriptor_, -1)) != 0) return failure(errno);
  if (temporary_.empty()) return {};
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) return failure(errno);
  temporary_.clear();
  flush_folder(target_);
  return {};
}

}  // namespace evenkeel::io

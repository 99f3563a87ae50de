#include "io/system_error.h"

#include <cerrno>
#include <system_error>

#include "base/text.h"

namespace evenkeel::io {
namespace {

std::string reason(int error_number) {
  return std::generic_category().message(error_number);
}

bool path_is_wrong(int error_number) {
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EACCES:
    case EPERM:
    case ELOOP:
    case ENAMETOOLONG:
    case EINVAL:
    case ENXIO:
    case ENODEV:
      return true;
    default:
      return false;
  }
}

std::string fix_of_writing(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return "free some space or write elsewhere";
    case EFBIG:
      return "lift the limit on file sizes or write elsewhere";
    case EPIPE:
      return "the reader went away";
    case ENOENT:
      return "make its folder first";
    case EBADF:
      return "open it";
    default:
      return "choose another file";
  }
}

}  // namespace

std::string shown(const std::filesystem::path& path) {
  return evenkeel::quoted(path.string(), 160);
}

Error cannot_read(const std::filesystem::path& path, int error_number) {
  return make_error(path_is_wrong(error_number) ? ErrorKind::bad_input : ErrorKind::io, "file-readable",
                    "cannot read " + shown(path) + " (" + reason(error_number) + ")",
                    "give a file that can be read");
}

Error cannot_write(const std::string& what, int error_number) {
  return make_error(ErrorKind::io, "file-writable",
                    "cannot write " + what + " (" + reason(error_number) + ")", fix_of_writing(error_number));
}

}  // namespace evenkeel::io

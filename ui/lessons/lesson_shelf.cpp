#include "lessons/lesson_shelf.h"

#include <QDir>
#include <QFile>
#include <QString>
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "io/byte_source.h"
#include "lesson/lesson_reader.h"

/// The linker drops the resources of a static library that nobody asks for. Outside of any namespace, as Qt
/// wants.
static void load_resources() {
  Q_INIT_RESOURCE(studio);
}

namespace evenkeel::ui {
namespace {

std::string content_of(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

/// As `parse_lesson` wants it: letters a to z, digits and "-".
std::string lesson_name(const std::filesystem::path& path) {
  std::string name;
  for (const char letter : path.stem().string()) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
    name += plain ? letter : letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : '-';
  }
  return name;
}

}  // namespace

const std::vector<Lesson>& lessonShelf() {
  static const std::vector<Lesson> shelf = [] {
    load_resources();
    const QString folder = QStringLiteral(":/evenkeel/lessons/");
    std::vector<Lesson> lessons;
    const auto course = parse_course(content_of(folder + QStringLiteral("course.txt")));
    if (!course) return lessons;
    for (const std::string& name : *course) {
      auto lesson =
          parse_lesson(name, content_of(folder + QString::fromStdString(name) + QStringLiteral(".md")));
      if (lesson) lessons.push_back(std::move(lesson).value());
    }
    return lessons;
  }();
  return shelf;
}

Result<Lesson> findLesson(std::string_view name) {
  std::string names;
  for (const Lesson& lesson : lessonShelf()) {
    if (lesson.name == name) return lesson;
    names += (names.empty() ? "" : ", ") + lesson.name;
  }
  return bad_input("lesson-known", "there is no lesson " + evenkeel::quoted(std::string(name)),
                   "use one of " + names + ", or a file that ends in .md");
}

const Lesson* lessonAfter(const Lesson& lesson) {
  const std::vector<Lesson>& shelf = lessonShelf();
  const auto found = std::find(shelf.begin(), shelf.end(), lesson);
  return found == shelf.end() || found + 1 == shelf.end() ? nullptr : &*(found + 1);
}

Result<Lesson> readLesson(const std::filesystem::path& path) {
  auto source = io::open_for_reading(path);
  if (!source) return source.error();
  // One byte more than a lesson has tells that it is none, whatever else is in the file.
  std::string text(kMostLessonBytes + 1, '\0');
  std::size_t filled = 0;
  while (filled < text.size()) {
    const auto size = (*source)->read(text.data() + filled, text.size() - filled);
    if (!size) return size.error();
    if (*size == 0) break;
    filled += *size;
  }
  text.resize(filled);
  auto lesson = parse_lesson(lesson_name(path), text);
  if (lesson) return lesson;
  Error error = lesson.error();
  error.message = path.filename().string() + ", " + error.message;
  return error;
}

bool isLessonFile(std::string_view name) {
  return name.find('/') != std::string_view::npos || name.find('\\') != std::string_view::npos ||
         (name.size() > 3 && name.substr(name.size() - 3) == ".md");
}

Result<Lesson> lessonOf(const std::string& name_or_file) {
  return isLessonFile(name_or_file) ? readLesson(name_or_file) : findLesson(name_or_file);
}

}  // namespace evenkeel::ui

#pragma once

#include <QString>
#include <QWidget>
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "live/newest_wins.h"
#include "mask/mask_mod/tensor.h"

class QHBoxLayout;
class QLabel;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace evenkeel::ui {

/// The tensors that a mask_mod indexes: name, type, shape and file, a line each. They are added from files,
/// off the UI thread, named anew in place, and removed.
class TensorTable : public QWidget {
  Q_OBJECT

 public:
  explicit TensorTable(QWidget* parent = nullptr);

  void show(const std::vector<MaskTensor>& tensors);
  /// Reads a file's tensors: one is called as the file is, several of an archive by their own names.
  void addFile(const std::filesystem::path& path);
  /// Asks for a file.
  void ask();
  /// Another button, before those of the tensors.
  void addButton(QPushButton* button);
  [[nodiscard]] QTreeWidget& table() { return *table_; }
  /// The file that a tensor was read from here, or empty.
  [[nodiscard]] QString fileOf(const MaskTensor& tensor) const;

 Q_SIGNALS:
  /// They are to be these from now on, by a step of that name.
  void changed(const QString& step, const std::vector<MaskTensor>& tensors);
  /// A file or a name was refused.
  void refused(const QString& line);

 private:
  struct Read {
    std::filesystem::path path;
    Result<std::vector<MaskTensor>> tensors;
  };
  struct Origin {
    MaskTensor tensor;
    QString file;
  };
  void take(const Read& read);
  void rename(QTreeWidgetItem* item);
  void remove();
  void fill();

  QTreeWidget* table_;
  QLabel* none_;
  QPushButton* add_;
  QPushButton* remove_;
  QHBoxLayout* buttons_;
  std::vector<MaskTensor> tensors_;
  std::vector<Origin> origins_;  ///< of what was read here; what is gone may come back by undo
  bool filling_ = false;
  NewestWins<std::filesystem::path, Read> lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui

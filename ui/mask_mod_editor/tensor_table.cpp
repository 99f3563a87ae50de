#include "mask_mod_editor/tensor_table.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QShortcut>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <exception>

#include "io/random_source.h"
#include "io/tensor_reader.h"
#include "io/tensor_values.h"

namespace evenkeel::ui {
namespace {

enum Column { kName, kType, kShape, kFile };

QString name_of(const MaskTensor& tensor) {
  return QString::fromStdString(tensor.name());
}

bool is_called(const MaskTensor& tensor, const QString& name) {
  return name_of(tensor) == name;
}

/// `name`, or with a number behind it where another tensor is called so.
QString free_name(const QString& name, const std::vector<MaskTensor>& others) {
  QString free = name;
  for (int i = 2; std::any_of(others.begin(), others.end(),
                              [&](const MaskTensor& tensor) { return is_called(tensor, free); });
       ++i) {
    free = name + QString::number(i);
  }
  return free;
}

Result<MaskTensor> renamed(const MaskTensor& tensor, const QString& name) {
  const auto values = tensor.values();
  return MaskTensor::make(name.toStdString(), tensor.shape(), tensor.is_bool(),
                          {values.begin(), values.end()});
}

/// The name of a file as Python's names are.
QString python_name(const std::filesystem::path& path) {
  static const QRegularExpression odd(QStringLiteral("[^A-Za-z0-9_]+"));
  const QString file = QString::fromStdU16String(path.u16string());
  QString name = QFileInfo(file).completeBaseName().replace(odd, QStringLiteral("_"));
  if (name.isEmpty() || name.front().isDigit()) name.prepend(QStringLiteral("t"));
  return name;
}

/// The one tensor of a file, called as the file is; those of an archive of several, by their own names.
Result<std::vector<MaskTensor>> read_tensors(const std::filesystem::path& path) {
  std::vector<std::string> names = {python_name(path).toStdString()};
  if (path.extension() == ".npz") {
    auto source = io::open_for_random_reading(path);
    if (!source) return source.error();
    auto archive = io::open_npz(std::move(source).value());
    if (!archive) return archive.error();
    if ((*archive)->names().size() > 1) names = (*archive)->names();
  }
  std::vector<MaskTensor> tensors;
  for (const std::string& name : names) {
    auto tensor = io::read_mask_tensor(name, path);
    if (!tensor) return tensor.error();
    tensors.push_back(std::move(tensor).value());
  }
  return tensors;
}

}  // namespace

TensorTable::TensorTable(QWidget* parent)
    : QWidget(parent),
      table_(new QTreeWidget(this)),
      none_(new QLabel(tr("No tensors. document_id and document_start are there without any."), this)),
      add_(new QPushButton(tr("Add tensor…"), this)),
      remove_(new QPushButton(tr("Remove"), this)),
      buttons_(new QHBoxLayout),
      lane_(
          [](const std::filesystem::path& path, const std::stop_token&) -> std::optional<Read> {
            try {
              return Read{path, read_tensors(path)};
            } catch (const std::exception& failure) {
              return Read{path, make_error(ErrorKind::memory, "memory",
                                           std::string("the tensor was not read: ") + failure.what(),
                                           "use a smaller one")};
            }
          },
          [this](std::uint64_t, Read read) {
            QMetaObject::invokeMethod(
                this, [this, done = std::move(read)] { take(done); }, Qt::QueuedConnection);
          }) {
  table_->setObjectName(QStringLiteral("mask-mod-tensors"));
  table_->setAccessibleName(tr("Tensors of the mask_mod"));
  table_->setHeaderLabels({tr("Tensor"), tr("Type"), tr("Shape"), tr("File")});
  table_->setRootIsDecorated(false);
  table_->setUniformRowHeights(true);
  table_->setMinimumHeight(1);  // it scrolls
  table_->setTextElideMode(Qt::ElideMiddle);
  table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
  table_->setTabKeyNavigation(false);
  table_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->header()->setStretchLastSection(true);
  none_->setProperty("quiet", true);
  none_->setWordWrap(true);
  none_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  add_->setObjectName(QStringLiteral("add-tensor"));
  add_->setToolTip(tr("From .npy, .npz or .json"));
  remove_->setObjectName(QStringLiteral("remove-tensor"));
  remove_->setToolTip(tr("Remove the chosen tensor (Delete)"));

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addWidget(table_, 1);
  column->addWidget(none_, 1);
  buttons_->setSpacing(8);
  buttons_->addWidget(add_);
  buttons_->addWidget(remove_);
  buttons_->addStretch(1);
  column->addLayout(buttons_);

  connect(add_, &QPushButton::clicked, this, &TensorTable::ask);
  connect(remove_, &QPushButton::clicked, this, &TensorTable::remove);
  connect(new QShortcut(QKeySequence::Delete, table_, nullptr, nullptr, Qt::WidgetShortcut),
          &QShortcut::activated, this, &TensorTable::remove);
  connect(table_, &QTreeWidget::itemSelectionChanged, this,
          [this] { remove_->setEnabled(!table_->selectedItems().isEmpty()); });
  connect(table_, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem* item) {
    if (!filling_) rename(item);
  });
  fill();
}

void TensorTable::show(const std::vector<MaskTensor>& tensors) {
  if (tensors == tensors_) return;
  tensors_ = tensors;
  fill();
}

void TensorTable::addButton(QPushButton* button) {
  buttons_->insertWidget(0, button);
  setTabOrder(table_, button);
  setTabOrder(button, add_);
}

void TensorTable::fill() {
  filling_ = true;
  table_->clear();
  for (const MaskTensor& tensor : tensors_) {
    const QString file = fileOf(tensor);
    const QStringList texts = {
        name_of(tensor), tensor.is_bool() ? QStringLiteral("bool") : QStringLiteral("int64"),
        QString::fromStdString(shape_text(tensor.shape())), QFileInfo(file).fileName()};
    auto* item = new QTreeWidgetItem(table_, texts);
    item->setFlags(item->flags() | Qt::ItemIsEditable);
    item->setToolTip(kName, tr("Double-click or F2 to name it otherwise"));
    item->setToolTip(kFile, file);
    item->setData(kName, Qt::AccessibleTextRole, texts.mid(0, kFile).join(QStringLiteral(", ")));
  }
  table_->setVisible(!tensors_.empty());
  none_->setVisible(tensors_.empty());
  remove_->setEnabled(false);
  filling_ = false;
}

QString TensorTable::fileOf(const MaskTensor& tensor) const {
  const auto found = std::find_if(origins_.rbegin(), origins_.rend(),
                                  [&](const Origin& origin) { return origin.tensor == tensor; });
  return found == origins_.rend() ? QString() : found->file;
}

void TensorTable::ask() {
  auto* dialog = new QFileDialog(this, tr("Add a tensor"), {}, tr("Tensors (*.npy *.npz *.json)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this,
          [this](const QString& file) { addFile(file.toStdU16String()); });
  dialog->open();
}

void TensorTable::addFile(const std::filesystem::path& path) {
  lane_.submit(path);
}

void TensorTable::take(const Read& read) {
  if (!read.tensors) {
    Q_EMIT refused(QString::fromStdString(read.tensors.error().line()));
    return;
  }
  const QString file = QString::fromStdU16String(read.path.u16string());
  std::vector<MaskTensor> next = tensors_;
  QStringList names;
  for (const MaskTensor& tensor : *read.tensors) {
    const QString name = free_name(name_of(tensor), next);
    const auto named = name == name_of(tensor) ? Result<MaskTensor>(tensor) : renamed(tensor, name);
    if (!named) continue;
    origins_.push_back({*named, file});
    next.push_back(*named);
    names << name;
  }
  Q_EMIT changed(tr("add tensor %1").arg(names.join(QStringLiteral(", "))), next);
}

void TensorTable::rename(QTreeWidgetItem* item) {
  const auto at = static_cast<std::size_t>(table_->indexOfTopLevelItem(item));
  const QString name = item->text(kName).trimmed();
  if (at >= tensors_.size()) return;
  const MaskTensor before = tensors_[at];
  const auto tensor = renamed(before, name);
  const bool twice = std::any_of(tensors_.begin(), tensors_.end(), [&](const MaskTensor& other) {
    return is_called(other, name) && !(other == before);
  });
  if (!tensor || twice || name == name_of(before)) {
    if (twice) Q_EMIT refused(tr("There is a tensor called %1 already").arg(name));
    if (!tensor) Q_EMIT refused(QString::fromStdString(tensor.error().line()));
    QMetaObject::invokeMethod(this, &TensorTable::fill, Qt::QueuedConnection);  // its editor is still open
    return;
  }
  if (const QString file = fileOf(before); !file.isEmpty()) origins_.push_back({*tensor, file});
  std::vector<MaskTensor> next = tensors_;
  next[at] = *tensor;
  const QString step = tr("name tensor %1").arg(name);
  QMetaObject::invokeMethod(
      this, [this, step, next] { Q_EMIT changed(step, next); }, Qt::QueuedConnection);
}

void TensorTable::remove() {
  const auto chosen = table_->selectedItems();
  if (chosen.isEmpty()) return;
  const auto at = static_cast<std::size_t>(table_->indexOfTopLevelItem(chosen.front()));
  std::vector<MaskTensor> next = tensors_;
  next.erase(next.begin() + static_cast<std::ptrdiff_t>(at));
  Q_EMIT changed(tr("remove tensor %1").arg(name_of(tensors_[at])), next);
}

}  // namespace evenkeel::ui
